import { defineCall } from '../../core/call';
import { booleanField, choiceField } from '../../core/fields';

const componentField = choiceField({
	displayName: 'Component',
	name: 'component',
	options: [
		{ name: 'Dispatcher', value: 'dispatcher', description: 'Sends the files of submissions to services' },
		{ name: 'Ingester', value: 'ingester', description: 'Makes submissions of what was ingested' },
	],
	default: 'ingester',
	description: 'The component to pause or let go on',
});

export const setStatus = defineCall({
	name: 'Set Status',
	value: 'setStatus',
	action: 'Set the status of a component',
	description: 'Pause a component for everybody, or let it go on. What comes in meanwhile waits. Needs the role administration.',
	endpoint: 'PUT system/status/<component>/',
	roles: ['administration'],
	fields: {
		component: componentField,
		active: booleanField({
			displayName: 'Active',
			name: 'active',
			default: true,
			description: 'Whether to let the component work; off pauses it until it is switched on again',
		}),
	},
	query: ({ active }) => ({ active }),
	answer: (reply, { component, active }) => ({ component, active, ...reply }),
});
