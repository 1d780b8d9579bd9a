import { saveSignature } from '../../client/signature';
import { lowestClassification } from '../../client/user';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { idProblem } from '../../shared/locators';
import { newStatusField, saveOptions, signatureSourceField, typeField } from './fields';

export const addOrUpdate = defineOperation({
	name: 'Add or Update',
	value: 'addOrUpdate',
	action: 'Add or update a signature',
	description: 'Save a signature, and return its ID. One of the same type, source and rule ID is replaced; where it has the same text already, nothing is changed, not even its status. The server does not check the rule.',
	endpoints: ['POST signature/add_update/'],
	roles: ['signature_import'],
	fields: {
		type: typeField,
		source: signatureSourceField,
		signatureName: textField({ displayName: 'Signature Name', name: 'signatureName', required: true, placeholder: 'e.g. MyRule', description: 'The name of the rule' }),
		data: textField({
			displayName: 'Data',
			name: 'data',
			required: true,
			trim: false,
			typeOptions: { rows: 8 },
			placeholder: 'e.g. rule MyRule { condition: false }',
			description: 'The text of the rule, in the language of the service',
		}),
		status: newStatusField,
		options: optionsField({
			...saveOptions,
			revision: textField({ displayName: 'Revision', name: 'revision', placeholder: 'e.g. 2', description: 'Version of the rule. Left out: 1.' }),
			ruleId: textField({ displayName: 'Rule ID', name: 'ruleId', placeholder: 'e.g. 2003306', description: 'ID of the rule within its source. Left out: its name.' }, idProblem),
		}),
	},
	async execute({ client }, { type, source, signatureName: name, data, status, options: { allowSameName, classification, revision, ruleId } }) {
		const signature = {
			name,
			type,
			source,
			data,
			status,
			classification: classification || (await lowestClassification(client)),
			signature_id: ruleId,
			revision,
		};
		return { id: await saveSignature(client, signature, allowSameName ? false : undefined), success: true };
	},
});
