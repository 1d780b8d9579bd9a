import { defineCall } from '../../core/call';
import { signatureLocator } from '../../shared/locators';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get a signature',
	description: 'Return one signature: the text of the rule as data, its status, type and source, and how often it was seen with what scores, counted at this moment',
	endpoint: 'GET signature/<signature_id>/',
	roles: ['signature_view'],
	fields: { signatureId: signatureLocator },
});
