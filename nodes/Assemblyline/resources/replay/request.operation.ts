import { defineChange } from '../../core/call';
import { documentFields, documentOf } from './fields';

export const request = defineChange({
	name: 'Request',
	value: 'request',
	action: 'Request the transfer of a document',
	description: 'Ask for an alert or a submission to be transferred to another server, and return success. For an ID that is not there, the error says that you are not allowed. Only where the server allows replay.',
	endpoint: 'GET replay/<index>/<doc_id>/',
	roles: ['replay_trigger'],
	fields: documentFields,
	failure: () => 'The server did not take the request',
	answer: documentOf,
});
