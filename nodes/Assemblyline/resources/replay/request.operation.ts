import { confirm } from '../../client/confirm';
import { requestReplay } from '../../client/replay';
import { defineOperation } from '../../core/operation';
import { documentFields } from './fields';

export const request = defineOperation({
	name: 'Request',
	value: 'request',
	action: 'Request the transfer of a document',
	description: 'Ask for an alert or a submission to be transferred to another server, and return success. For an ID that is not there, the error says that you are not allowed. Only where the server allows replay.',
	endpoints: ['GET replay/<index>/<doc_id>/'],
	roles: ['replay_trigger'],
	fields: documentFields,
	async execute({ client }, { documentType, submissionId = '', alertId = '' }) {
		const id = documentType === 'alert' ? alertId : submissionId;
		confirm(await requestReplay(client, documentType, id), 'The server did not take the request');
		return { index: documentType, id, success: true };
	},
});
