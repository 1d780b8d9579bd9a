import { defineCall } from '../../core/call';
import { choiceField } from '../../core/fields';

const componentField = choiceField({
	displayName: 'Component',
	name: 'component',
	options: [
		{ name: 'All', value: 'ALL' },
		{ name: 'Dispatcher', value: 'dispatcher', description: 'Sends the files of submissions to services' },
		{ name: 'Ingester', value: 'ingester', description: 'Makes submissions of what was ingested' },
	],
	default: 'ALL',
	description: 'The component to ask for; no others can be paused',
});

export const getStatus = defineCall({
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of components',
	description: 'Return for each component whether it works (true) or is paused (false)',
	endpoint: 'GET system/status/<component>/',
	roles: [],
	fields: {
		component: componentField,
	},
});
