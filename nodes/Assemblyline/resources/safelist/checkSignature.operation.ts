import { getSignatureEntry } from '../../client/knownLists';
import { defineOperation } from '../../core/operation';
import { foundEntry, signatureNameField } from '../badlist/entry';

export const checkSignature = defineOperation({
	name: 'Check Signature',
	value: 'checkSignature',
	action: 'Check whether a signature is in the safelist',
	description: 'Return the safelist entry about a signature with found: true, or found: false where there is none. An entry counts only while its enabled is true.',
	endpoints: ['GET safelist/signature/<signature_name>/'],
	roles: ['safelist_view'],
	fields: { signatureName: signatureNameField },
	async execute({ client }, { signatureName }) {
		return foundEntry('safelist', await getSignatureEntry(client, signatureName), { signature: { name: signatureName } });
	},
});
