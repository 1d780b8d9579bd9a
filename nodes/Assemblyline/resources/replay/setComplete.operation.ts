import { confirm } from '../../client/confirm';
import { setReplayComplete } from '../../client/replay';
import { defineOperation } from '../../core/operation';
import { documentFields } from './fields';

export const setComplete = defineOperation({
	name: 'Set Complete',
	value: 'setComplete',
	action: 'Mark a document as transferred',
	description: 'Mark an alert or a submission as transferred to another server, and return success. For an ID that is not there, the error says that you are not allowed. Only where the server allows replay.',
	endpoints: ['POST replay/<index>/<doc_id>/'],
	roles: ['replay_system'],
	fields: documentFields,
	async execute({ client }, { documentType, submissionId = '', alertId = '' }) {
		const id = documentType === 'alert' ? alertId : submissionId;
		confirm(await setReplayComplete(client, documentType, id), 'The server did not mark the document');
		return { index: documentType, id, success: true };
	},
});
