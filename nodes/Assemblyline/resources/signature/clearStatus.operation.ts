import { defineChange } from '../../core/call';
import { signatureLocator } from '../../shared/locators';

export const clearStatus = defineChange({
	name: 'Clear Status Change',
	value: 'clearStatus',
	action: 'Clear the status change of a signature',
	description: 'Make the server forget that a person has set the status of a signature. The status stays, but the next update of the signature may change it again.',
	endpoint: 'GET signature/clear_status/<signature_id>/',
	roles: ['signature_manage'],
	fields: { signatureId: signatureLocator },
	failure: ({ signatureId }) => `The status change of ${signatureId} was not cleared`,
	answer: ({ signatureId: id }) => ({ id }),
});
