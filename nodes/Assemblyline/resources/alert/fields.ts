import { type AlertListSelection, type BatchSelection, PRIORITIES, STATUSES } from '../../client/alert';
import { InvalidParameterError } from '../../client/errors';
import { shownWhen } from '../../core/field';
import { booleanField, choiceField, collectionField, dateField, textField, textListField } from '../../core/fields';
import { byName } from '../../core/order';

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
	return {
		...field,
		parse(...args: Parameters<typeof field.parse>) {
			const labels = [...new Set(field.parse(...args).map((label) => label.toUpperCase()))];
			if (texts.required && labels.length === 0) throw new InvalidParameterError(texts.displayName, 'is empty');
			return labels;
		},
	};
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
export const selectionQuery = textField({
	displayName: 'Query',
	name: 'query',
	placeholder: 'e.g. status:TRIAGE AND al.score:>=1000',
	description: 'Which alerts, in Lucene syntax. Left empty: all.',
});

const DURATION = /^\d+[yMwdhms]$/;
/** Options that say which alerts, by parameter name. */
export const selectionOptions = {
	filters: textListField({
		displayName: 'Filters',
		name: 'filters',
		splitCommas: false,
		placeholder: 'e.g. owner:admin',
		description: 'More Lucene queries that an alert must match',
	}),
	tcStart: dateField({
		displayName: 'Until',
		name: 'tcStart',
		description: "Only alerts reported up to this time; the time constraint counts back from here. In the workflow's time zone, unless it has one. Left out: now.",
	}),
	timeConstraint: textField(
		{
			displayName: 'Time Constraint',
			name: 'timeConstraint',
			placeholder: 'e.g. 4d',
			description: 'Only alerts reported within this span of time: a number with y, M, w, d, h, m or s',
		},
		(text) => (DURATION.test(text) ? undefined : 'is not a number with one of the units y, M, w, d, h, m and s, e.g. 4d'),
	),
};

/** Lists and counts of a server hide new alerts by themselves; here they are shown unless this is set. */
export const listOptions = {
	...selectionOptions,
	excludeNewest: booleanField({
		displayName: 'Exclude Newest',
		name: 'excludeNewest',
		default: false,
		description: 'Whether to leave out alerts of the last minutes (five from the factory), which the server may still be changing. Until takes precedence.',
	}),
};

export const sortField = textField({
	displayName: 'Sort',
	name: 'sort',
	placeholder: 'e.g. al.score desc',
	description: 'Field and direction, several separated by commas. Left out: newest first. With it the server reaches only 10,000.',
});

/** The fields of a count. */
export const countFields = {
	query: selectionQuery,
	options: collectionField({ displayName: 'Options', name: 'options', placeholder: 'Add option' }, listOptions),
};

interface SelectionOptions {
	filters?: string[];
	tcStart?: Date;
	timeConstraint?: string;
}

function selection({ filters, tcStart, timeConstraint }: SelectionOptions) {
	return {
		...(filters?.length ? { fq: filters } : {}),
		...(timeConstraint ? { tc: timeConstraint } : {}),
		...(tcStart ? { tc_start: tcStart.toISOString() } : {}),
	};
}

/** The request of a list or count. */
export function listSelection(query: string, options: SelectionOptions & { excludeNewest?: boolean; sort?: string }): AlertListSelection & { sort?: string } {
	return {
		...(query ? { q: query } : {}),
		...selection(options),
		...(options.excludeNewest ? {} : { no_delay: true }),
		...(options.sort ? { sort: options.sort } : {}),
	};
}

/** Options of operations that need no list. */
export const selectionCollection = collectionField({ displayName: 'Options', name: 'options', placeholder: 'Add option' }, selectionOptions);

const queryToChange = textField({
	displayName: 'Query',
	name: 'query',
	required: true,
	placeholder: 'e.g. file.name:invoice* AND status:TRIAGE',
	description: 'The alerts to change, in Lucene syntax, the newest among them. It must not be empty; to change every alert, switch on All Alerts.',
});

/** Which alerts to change: a query, or all on purpose; an empty query never means all. */
export const batchFields = {
	allAlerts: booleanField({
		displayName: 'All Alerts',
		name: 'allAlerts',
		default: false,
		// The hidden query would be ignored: for an item, or for a model, to decide that is too much.
		noDataExpression: true,
		description: 'Whether to change every alert of the server that your user may see, instead of those that match a query. It takes no expression.',
	}),
	query: shownWhen({ allAlerts: [false] }, queryToChange),
	options: selectionCollection,
};

interface BatchValues {
	query: string | undefined;
	options: SelectionOptions;
}

/** The request of a change by query. */
export function batchSelection({ query, options }: BatchValues): BatchSelection {
	return { q: query ?? '*', ...selection(options) };
}

/** The answer of a change by query, with what was asked for. */
export function batchResult({ q }: BatchSelection, updated: number) {
	return { query: q, success: true, updated };
}
