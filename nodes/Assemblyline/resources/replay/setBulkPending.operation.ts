import { confirm } from '../../client/confirm';
import { setReplayPending } from '../../client/replay';
import { numberField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryField, searchOptions } from '../../shared/searchFields';
import { documentFields } from './fields';

export const setBulkPending = defineOperation({
	name: 'Set Many Pending',
	value: 'setBulkPending',
	action: 'Mark many documents as pending',
	description: 'Mark the alerts or submissions that match a query as waiting for their transfer, and return success and count. Only where the server allows replay.',
	endpoints: ['POST replay/pending/'],
	roles: ['replay_system'],
	fields: {
		documentType: documentFields.documentType,
		query: queryField,
		limit: numberField({ displayName: 'Limit', name: 'limit', min: 1, default: 50, description: 'Max number of documents to mark' }),
		options: optionsField({ filters: searchOptions.filters }),
	},
	async execute({ client }, { documentType, query, limit, options: { filters = [] } }) {
		const reply = await setReplayPending(client, { index: documentType, query, filter_queries: filters, max_docs: limit });
		confirm(reply, 'The server did not mark the documents');
		return { index: documentType, ...reply };
	},
});
