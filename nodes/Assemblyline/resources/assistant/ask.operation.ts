import { askAssistant, type ChatTurn } from '../../client/assistant';
import { optionsField, textField } from '../../core/fields';
import { jsonListField } from '../../core/jsonFields';
import { defineOperation } from '../../core/operation';

const ROLES = ['assistant', 'user'];

export const ask = defineOperation({
	name: 'Ask',
	value: 'ask',
	action: 'Ask the assistant',
	description:
		"Ask the server's AI assistant about Assemblyline and return its answer with the whole conversation (trace). Only on servers with AI switched on; others answer that the API does not exist. It may take minutes.",
	endpoints: ['POST assistant/'],
	effect: 'submits',
	roles: ['assistant_use'],
	fields: {
		message: textField({
			displayName: 'Message',
			name: 'message',
			required: true,
			typeOptions: { rows: 4 },
			placeholder: 'e.g. What does the heuristic AL_EXTRACT_1 mean?',
			description: 'The question. It leaves Assemblyline: the server passes it on to the AI service that its administrators chose.',
		}),
		options: optionsField({
			history: jsonListField(
				{
					displayName: 'History (JSON)',
					name: 'history',
					placeholder: 'e.g. [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]',
					description: 'Earlier turns of the conversation, oldest first, such as trace of an answer. Turns of the role system are left out: the server uses its own.',
				},
				(turns) => {
					const isTurn = ({ role, content }: Record<string, unknown>) => typeof role === 'string' && [...ROLES, 'system'].includes(role) && typeof content === 'string';
					return turns.every(isTurn) ? undefined : 'every turn needs a role (user or assistant) and a text as content';
				},
			),
			language: textField({
				displayName: 'Language',
				name: 'language',
				placeholder: 'e.g. french',
				description: 'The language of the answer, by its English name. Left out: English.',
			}),
		}),
	},
	async execute({ client }, { message, options: { history = [], language } }) {
		const earlier = (history as ChatTurn[]).filter(({ role }) => ROLES.includes(role));
		const reply = await askAssistant(client, [...earlier, { role: 'user', content: message }], language);
		return { answer: reply.trace.at(-1)?.content, ...reply };
	},
});
