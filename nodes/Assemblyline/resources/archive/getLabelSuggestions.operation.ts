import { defineCall } from '../../core/call';
import { asLucene, sentAs } from '../../core/field';
import { numberField, optionsField, textField } from '../../core/fields';
import { queryOf } from '../../core/sent';

/** The server counts no more values than this for each kind of label. */
const MAX_SIZE = 100;

const suggestionOptions = optionsField({
	contains: sentAs('include', textField({
		displayName: 'Label Contains',
		name: 'contains',
		placeholder: 'e.g. Qak',
		description: 'Only labels with this text in them; capital and small letters differ',
	}), literally),
	query: asLucene(textField({
		displayName: 'Query',
		name: 'query',
		placeholder: 'e.g. type:executable/*',
		description: 'Only labels of archived files that match, in Lucene syntax',
	}), 'file'),
	minCount: sentAs('mincount', numberField({
		displayName: 'Minimum Count',
		name: 'minCount',
		min: 1,
		default: 1,
		description: 'Leave out labels that fewer files have',
	})),
});

export const getLabelSuggestions = defineCall({
	name: 'Get Label Suggestions',
	value: 'getLabelSuggestions',
	action: 'Get labels that archived files have',
	description: `Return the labels of archived files, the most frequent first, one item each: category, label, and how many files have it. Up to ${MAX_SIZE} of each category.`,
	endpoint: 'POST archive/label/',
	effect: 'reads',
	roles: ['archive_manage'],
	fields: {
		limit: numberField({
			displayName: 'Limit',
			name: 'limit',
			min: 1,
			max: 3 * MAX_SIZE,
			default: 50,
			description: 'Max number of results to return',
		}),
		options: suggestionOptions,
	},
	body: ({ limit, options }) => ({ ...queryOf(suggestionOptions.fields, options), size: Math.min(limit, MAX_SIZE), count: limit }),
});

/** A text as a regular expression of the search engine's that stands for itself. */
function literally(text: string): string {
	return text.replace(/[.?+*|{}[\]()"\\#@&<>~^$-]/g, '\\$&');
}
