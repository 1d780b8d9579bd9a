import { defineChange } from '../../core/call';
import { signatureLocator } from '../../shared/locators';

export const deleteSignature = defineChange({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a signature',
	description: 'Delete one signature for good. One that comes from a source is back after the next pull: disable it instead.',
	endpoint: 'DELETE signature/<signature_id>/',
	roles: ['signature_manage'],
	fields: { signatureId: signatureLocator },
	failure: ({ signatureId }) => `Signature ${signatureId} was not deleted`,
	answer: ({ signatureId: id }) => ({ id }),
});
