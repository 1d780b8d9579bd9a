import { AssemblylineError, InvalidParameterError } from '../../client/errors';
import { saveSignatures } from '../../client/signature';
import type { JsonObject } from '../../client/types';
import { lowestClassification } from '../../client/user';
import { optionsField, told } from '../../core/fields';
import { jsonListField } from '../../core/jsonFields';
import { defineOperation } from '../../core/operation';
import { newStatusField, saveOptions, signatureSourceField, typeField } from './fields';

export const addOrUpdateMany = defineOperation({
	name: 'Add or Update Many',
	value: 'addOrUpdateMany',
	action: 'Add or update many signatures',
	description:
		'Save signatures of one source in one request. Returns success, the number of those that were saved, and skipped, the IDs of those whose name another one of the source has. The server does not check the rules.',
	endpoints: ['POST signature/add_update_many/'],
	roles: ['signature_import'],
	fields: {
		type: typeField,
		source: signatureSourceField,
		signatures: jsonListField(
			{
				displayName: 'Signatures',
				name: 'signatures',
				required: true,
				placeholder: 'e.g. [{"name": "MyRule", "data": "rule MyRule { condition: false }"}]',
				description: 'A list of signatures: each has name and data, and may have signature_id, status, classification and revision',
			},
			signaturesProblem,
		),
		status: { ...newStatusField, property: { ...newStatusField.property, description: 'For signatures that have none in the list. Where a person has switched a signature off, Deployed does not switch it on again.' } },
		options: optionsField(saveOptions),
	},
	check({ type, source, signatures }) {
		const strange = signatures.filter((signature) => (signature.type ?? type) !== type || (signature.source ?? source) !== source);
		if (strange.length > 0) throw new InvalidParameterError('Signatures', `has ${told(strange.map(({ name }) => String(name)))} in it, with a type or source of their own`, 'All are saved under the Type and Source of this node: save others with an item of their own.');
	},
	async execute({ client }, { type, source, signatures, status, options: { allowSameName, classification } }) {
		const common = { status, classification: classification || (await lowestClassification(client)) };
		const rules = signatures.map((signature) => ({ ...common, ...signature, name: String(signature.name), data: String(signature.data), type, source }));
		const target = { source, sig_type: type, dedup_name: allowSameName ? false : undefined };
		const report = await saveSignatures(client, target, rules);
		if (report.errors === true) throw new AssemblylineError('badRequest', `Some of the ${rules.length} signatures of ${source} were not saved`, {
			hint: 'The server does not say which. Save them one by one, with Add or Update, to find out.',
		});
		return report;
	},
});

function signaturesProblem(signatures: JsonObject[]): string | undefined {
	const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
	const wrong = [...signatures.entries()].flatMap(([index, { name, data }]) => (isText(name) && isText(data) ? [] : [String(index + 1)]));
	return wrong.length === 0 ? undefined : `needs name and data as texts: number ${told(wrong, String)} lacks them`;
}
