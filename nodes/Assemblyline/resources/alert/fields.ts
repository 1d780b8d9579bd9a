import { type AlertListSelection, type BatchSelection, PRIORITIES, STATUSES } from '../../client/alert';
import { asLucene, type FieldMap, mapped, sentAs, shownWhen, unsent } from '../../core/field';
import { dateField } from '../../core/dateField';
import { booleanField, choiceField, emptyParameter, optionsField, textField, textListField } from '../../core/fields';
import { byName } from '../../core/order';
import { queryOf } from '../../core/sent';
import { queryOver } from '../../shared/searchFields';

export const PRIORITY_NAMES = { CRITICAL: 'Critical', HIGH: 'High', LOW: 'Low', MEDIUM: 'Medium' } as const;
export const STATUS_NAMES = { ASSESS: 'Assess', MALICIOUS: 'Malicious', 'NON-MALICIOUS': 'Non-Malicious', TRIAGE: 'Triage' } as const;

export const priorityField = choiceField({
	displayName: 'Priority',
	name: 'priority',
	options: PRIORITIES.map((value) => ({ name: PRIORITY_NAMES[value], value })).sort(byName),
	default: 'MEDIUM',
	description: 'The new priority',
});

export const statusField = choiceField({
	displayName: 'Status',
	name: 'status',
	options: STATUSES.map((value) => ({ name: STATUS_NAMES[value], value })).sort(byName),
	default: 'ASSESS',
	description: 'The new status',
});

/** Labels as the server keeps them: in capitals, each once. */
export function labelsField(texts: { displayName: string; name: string; description: string; required?: boolean }) {
	const field = textListField({ ...texts, splitCommas: true, placeholder: 'e.g. PHISHING', typeOptions: { multipleValueButtonText: 'Add Label' } });
	return mapped(field, (labels) => {
		if (texts.required && labels.length === 0) throw emptyParameter(texts.displayName);
		return [...new Set(labels.map((label) => label.toUpperCase()))];
	});
}

export const labelsToAdd = labelsField({
	displayName: 'Labels',
	name: 'labels',
	required: true,
	description: 'The labels to add. The server keeps them in capitals. An expression may give a list or names with commas between.',
});

export const labelsToRemove = labelsField({
	displayName: 'Labels',
	name: 'labels',
	required: true,
	description: 'The labels to remove, in any case. An expression may give a list or names with commas between.',
});

/** Which alerts a list or count is about. */
export const selectionQuery = queryOver('e.g. status:TRIAGE AND al.score:>=1000', 'Which alerts', 'alert');

const DURATION = /^\d+[yMwdhms]$/;

/** Options that say which alerts, by parameter name. */
const selectionOptions = {
	filters: sentAs('fq', asLucene(textListField({
		displayName: 'Filters',
		name: 'filters',
		splitCommas: false,
		placeholder: 'e.g. owner:admin',
		description: 'More Lucene queries that an alert must match',
	}), 'alert')),
	timeConstraint: sentAs('tc', textField(
		{
			displayName: 'Time Constraint',
			name: 'timeConstraint',
			placeholder: 'e.g. 4d',
			description: 'Only alerts reported within this span of time: a number with y, M, w, d, h, m or s',
		},
		(text) => (DURATION.test(text) ? undefined : 'is not a number with one of the units y, M, w, d, h, m and s, e.g. 4d'),
	)),
	tcStart: sentAs('tc_start', dateField({
		displayName: 'Until',
		name: 'tcStart',
		description: "Only alerts reported up to this time; the time constraint counts back from here. In the workflow's time zone, unless it has one. Left out: now.",
	}), (date) => date.toISOString()),
};

/** Lists and counts of a server hide new alerts by themselves; here they are shown unless this is set. */
const listOptions = {
	...selectionOptions,
	excludeNewest: unsent(booleanField({
		displayName: 'Exclude Newest',
		name: 'excludeNewest',
		default: false,
		description: 'Whether to leave out alerts of the last minutes (five by default), which the server may still be changing. Until takes precedence.',
	})),
};

const sortField = textField({
	displayName: 'Sort',
	name: 'sort',
	placeholder: 'e.g. al.score desc',
	description: 'Field and direction, several separated by commas. Left out: newest first. With it the server reaches only 10,000.',
});

/** The options of a list whose order can be chosen. */
export const sortedListOptions = { ...listOptions, sort: sortField };

/** The fields of a count. */
export const countFields = {
	query: selectionQuery,
	options: optionsField(listOptions),
};

/** The request of a list or count. */
export function listSelection(query: string, options: { excludeNewest?: boolean }): AlertListSelection & { sort?: string } {
	return { ...(query === '*' ? {} : { q: query }), ...queryOf(sortedListOptions, options), ...(options.excludeNewest ? {} : { no_delay: true }) };
}

/** Options of operations that need no list. */
export const selectionCollection = optionsField(selectionOptions);

const queryToChange = asLucene(textField({
	displayName: 'Query',
	name: 'query',
	required: true,
	placeholder: 'e.g. file.name:invoice* AND status:TRIAGE',
	description: 'The alerts to change, in Lucene syntax, the newest among them. It must not be empty; to change every alert, switch on All Alerts.',
}), 'alert');

/** Which alerts to change: a query, or all on purpose; an empty query never means all. What to change stands before the options. */
export const batchFields = <F extends FieldMap>(changes: F) => ({
	allAlerts: booleanField({
		displayName: 'All Alerts',
		name: 'allAlerts',
		default: false,
		// The hidden query would be ignored: for an item, or for a model, to decide that is too much.
		noDataExpression: true,
		description: 'Whether to change every alert of the server that your user may see, instead of those that match a query. It takes no expression.',
	}),
	query: shownWhen({ allAlerts: [false] }, queryToChange),
	...changes,
	options: selectionCollection,
});

/** The request of a change by query. */
export function batchSelection({ query = '*', options }: { query?: string; options: object }): BatchSelection {
	return { q: query, ...queryOf(selectionOptions, options) };
}
