import { deleteSignature as remove } from '../../client/signature';
import { defineOperation } from '../../core/operation';
import { signatureLocator } from '../../shared/locators';

export const deleteSignature = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a signature',
	description: 'Delete one signature for good. One that comes from a source is back after the next pull: disable it instead.',
	endpoints: ['DELETE signature/<signature_id>/'],
	roles: ['signature_manage'],
	fields: { signatureId: signatureLocator },
	async execute({ client }, { signatureId }) {
		await remove(client, signatureId);
		return { id: signatureId, success: true };
	},
});
