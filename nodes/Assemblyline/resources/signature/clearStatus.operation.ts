import { clearSignatureStatus } from '../../client/signature';
import { defineOperation } from '../../core/operation';
import { signatureLocator } from '../../shared/locators';

export const clearStatus = defineOperation({
	name: 'Clear Status Change',
	value: 'clearStatus',
	action: 'Clear the status change of a signature',
	description: 'Make the server forget that a person has set the status of a signature. The status stays, but the next update of the signature may change it again.',
	endpoints: ['GET signature/clear_status/<signature_id>/'],
	roles: ['signature_manage'],
	fields: { signatureId: signatureLocator },
	async execute({ client }, { signatureId }) {
		await clearSignatureStatus(client, signatureId);
		return { id: signatureId, success: true };
	},
});
