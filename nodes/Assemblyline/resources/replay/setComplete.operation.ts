import { defineChange } from '../../core/call';
import { documentFields, documentOf } from './fields';

export const setComplete = defineChange({
	name: 'Set Complete',
	value: 'setComplete',
	action: 'Mark a document as transferred',
	description: 'Mark an alert or a submission as transferred to another server, and return success. For an ID that is not there, the error says that you are not allowed. Only where the server allows replay.',
	endpoint: 'POST replay/<index>/<doc_id>/',
	roles: ['replay_system'],
	fields: documentFields,
	failure: () => 'The server did not mark the document',
	answer: documentOf,
});
