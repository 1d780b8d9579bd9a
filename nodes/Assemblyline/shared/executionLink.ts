import type { JsonObject } from '../client/types';
import type { Field } from '../core/field';
import { booleanField } from '../core/fields';

const switched = booleanField({
	displayName: 'Link to Execution',
	name: 'linkToExecution',
	default: false,
	description: "Whether to keep the workflow's name and the address of this execution with the submission, as metadata n8n.workflow and n8n.execution_url: an analyst gets from Assemblyline to the run that handed a file in. Whoever may see the submission sees them.",
});

/** A switch whose value is the metadata that leads back to n8n. */
export const linkToExecution: Field<JsonObject> = {
	property: switched.property,
	parse(raw, context) {
		if (!switched.parse(raw, context)) return {};
		const { workflow, url } = context.execution();
		// The server takes no empty value.
		return { ...(workflow === '' ? {} : { 'n8n.workflow': workflow }), 'n8n.execution_url': url };
	},
};
