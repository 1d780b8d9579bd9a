import { setComponentStatus } from '../../client/system';
import { booleanField, choiceField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

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

export const setStatus = defineOperation({
	name: 'Set Status',
	value: 'setStatus',
	action: 'Set the status of a component',
	description: 'Pause a component for everybody, or let it go on. What comes in meanwhile waits. Needs the role administration.',
	endpoints: ['PUT system/status/<component>/'],
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
	async execute({ client }, { component, active }) {
		return { component, active, ...(await setComponentStatus(client, component, active)) };
	},
});
