import { setSignatureStatus } from '../../client/signature';
import { defineOperation } from '../../core/operation';
import { signatureLocator } from '../../shared/locators';
import { settableStatusField } from './fields';

export const setStatus = defineOperation({
	name: 'Set Status',
	value: 'setStatus',
	action: 'Set the status of a signature',
	description: 'Deploy a signature, disable it, or try it out. With Deployed, Noisy and Staging, other signatures of the same rule ID that have this status are disabled. Services take it up after a while.',
	endpoints: ['GET signature/change_status/<signature_id>/<status>/'],
	effect: 'changes',
	roles: ['signature_manage'],
	fields: { signatureId: signatureLocator, status: settableStatusField },
	async execute({ client }, { signatureId, status }) {
		await setSignatureStatus(client, signatureId, status);
		return { id: signatureId, status, success: true };
	},
});
