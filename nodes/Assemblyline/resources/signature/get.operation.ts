import { getSignature } from '../../client/signature';
import { defineOperation } from '../../core/operation';
import { signatureLocator } from '../../shared/locators';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a signature',
	description: 'Return one signature: the text of the rule as data, its status, type and source, and how often it was seen with what scores, counted at this moment',
	endpoints: ['GET signature/<signature_id>/'],
	roles: ['signature_view'],
	fields: { signatureId: signatureLocator },
	execute: ({ client }, { signatureId }) => getSignature(client, signatureId),
});
