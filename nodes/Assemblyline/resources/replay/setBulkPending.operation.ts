import { confirm } from '../../client/confirm';
import { defineCall } from '../../core/call';
import { asLucene } from '../../core/field';
import { numberField, optionsField, textField } from '../../core/fields';
import { searchOptions } from '../../shared/searchFields';
import { documentFields } from './fields';

export const setBulkPending = defineCall({
	name: 'Set Many Pending',
	value: 'setBulkPending',
	action: 'Mark many documents as pending',
	description: 'Mark the alerts or submissions that match a query as waiting for their transfer, and return success and count. Only where the server allows replay.',
	endpoint: 'POST replay/pending/',
	roles: ['replay_system'],
	fields: {
		documentType: documentFields.documentType,
		query: asLucene(textField({ displayName: 'Query', name: 'query', required: true, placeholder: 'e.g. max_score:>=1000', description: 'Which documents to mark, in Lucene syntax. All: *.' })),
		limit: numberField({ displayName: 'Limit', name: 'limit', min: 1, default: 50, description: 'Max number of documents to mark' }),
		options: optionsField({ filters: searchOptions.filters }),
	},
	body: ({ documentType, query, limit, options: { filters = [] } }) => ({ index: documentType, query, filter_queries: filters, max_docs: limit }),
	answer: (reply, { documentType }) => {
		confirm(reply, 'The server did not mark the documents');
		return { index: documentType, ...reply };
	},
});
