import type { Row } from './row';

/** The servers of the lab have no AI: such a server does not know the endpoint. */
const error = 'Api does not exist';

export const assistantRows: Row[] = [
	{
		operation: 'assistant.ask',
		item: () => ({ message: 'What is a heuristic?' }),
		sends: () => ['POST assistant/ [{"role":"user","content":"What is a heuristic?"}]'],
		error,
	},
	{
		operation: 'assistant.ask',
		name: 'in a conversation',
		item: () => ({
			message: 'And a signature?',
			options: {
				language: 'french',
				history: [
					{ role: 'system', content: 'Rules' },
					{ role: 'user', content: 'What is a heuristic?' },
					{ role: 'assistant', content: 'A rule of a service.' },
				],
			},
		}),
		sends: () => [
			'POST assistant/?lang=french [{"role":"user","content":"What is a heuristic?"},{"role":"assistant","content":"A rule of a service."},{"role":"user","content":"And a signature?"}]',
		],
		error,
	},
];
