import { RESULT_WINDOW, SEARCH_INDEXES } from '../client/search';
import { InvalidParameterError } from '../client/errors';
import { MAX_INTEGER } from '../client/metadata';
import { isUserSecret } from '../client/user';
import { asLucene, type Field, sentAs } from '../core/field';
import { booleanField, type Check, loadedChoiceField, loadedListField, numberField, textField, textListField } from '../core/fields';
import { byName } from '../core/order';

const INDEX_NAMES: Record<(typeof SEARCH_INDEXES)[number], string> = {
	alert: 'Alert',
	apikey: 'API Key (Administrators)',
	badlist: 'Badlist',
	emptyresult: 'Empty Result (Administrators)',
	error: 'Error (Administrators)',
	file: 'File',
	heuristic: 'Heuristic',
	result: 'Result',
	retrohunt: 'Retrohunt',
	safelist: 'Safelist',
	signature: 'Signature',
	submission: 'Submission',
	user: 'User (Administrators)',
	workflow: 'Workflow',
};

function indexFieldOf(indexes: readonly (typeof SEARCH_INDEXES)[number][]): Field<string> {
	return {
		property: {
			displayName: 'Index',
			name: 'index',
			type: 'options',
			options: indexes.map((value) => ({ name: INDEX_NAMES[value], value })).sort(byName),
			default: 'submission',
			description: 'What to search in',
			builderHint: {
				propertyHint: 'submission for analyses with their score and metadata; file for files whatever analyzed them; result for what a single service found; alert for alerts. A query names fields of this index only: max_score is one of submission, al.score of alert, result.score of result.',
			},
		},
		parse(raw) {
			const index = indexes.find((known) => known === raw);
			if (!index) throw new InvalidParameterError('Index', `must be one of ${indexes.join(', ')}`);
			return index;
		},
	};
}

/** Where values can be counted. */
export const indexField = indexFieldOf(SEARCH_INDEXES);

/** Where documents can be found: those of API keys the server counts, but does not give. */
export const documentIndexField = indexFieldOf(SEARCH_INDEXES.filter((index) => index !== 'apikey'));

/** A query for each of five indexes, as a server takes them. */
export const LUCENE_EXAMPLES = {
	submission: 'max_score:>=1000 AND times.submitted:[now-1d TO now]',
	file: 'type:executable* AND NOT size:>100000',
	result: 'response.service_name:Extract AND result.sections.tags.network.static.domain:"evil.example"',
	alert: 'al.score:>=500 AND status:TRIAGE AND reporting_ts:[now-4h TO now]',
	signature: 'type:yara AND status:DEPLOYED',
} as const;

/** What people get wrong in a query: the server reads `and` as a word to look for. */
export const LUCENE_WORDS = 'AND, OR and NOT in capitals; terms with nothing between them are joined by OR.';

/** For models that build workflows. */
export const LUCENE_HINT = {
	propertyHint: `Lucene syntax, with the field names of the index, not SQL and not the words of a search engine; values with spaces, colons or slashes in double quotes, dates as [now-1d TO now]. ${Object.entries(LUCENE_EXAMPLES).map(([index, query]) => `Index ${index}: ${query}`).join('. ')}.`,
};

/** A query, the same wherever something is found or counted: `*`, which it begins with, stands for all, an empty text for a mistake. */
export const queryOver = (placeholder: string, description: string, index?: string) =>
	asLucene(textField({ displayName: 'Query', name: 'query', required: true, default: '*', placeholder, description: `${description}, in Lucene syntax. All: *. ${LUCENE_WORDS}`, builderHint: LUCENE_HINT }), index);

export const queryField = queryOver('e.g. max_score:>=1000', 'What to look for, e.g. max_score:>=1000 AND times.submitted:[now-1d TO now]');

/** What a list is sent of its query: all is what it gives by itself. */
export const narrowedBy = (query: string): { query?: string } => (query === '*' ? {} : { query });

/** Why a text cannot be the name of a field of an index. */
export const fieldNameProblem: Check<string> = (name) => (/^\w+(\.\w+)*$/.test(name) ? undefined : 'is not the name of a field');

/** One field of the index, chosen from those of a kind. */
export function documentField(displayName: string, loadOptionsMethod: string, description: string): Field<string> {
	return loadedChoiceField(
		{ displayName, name: 'field', required: true, description, builderHint: { propertyHint: 'The full dotted name of one field of the chosen index, e.g. params.submitter or files.sha256 of submission, type of file, al.score of alert, response.service_name of result.' }, loadOptionsMethod, typeOptions: { loadOptionsDependsOn: ['index'] } },
		fieldNameProblem,
	);
}

/** Options that several searches have, by parameter name. */
export const searchOptions = {
	archiveOnly: booleanField({
		displayName: 'Archive Only',
		name: 'archiveOnly',
		default: false,
		description: 'Whether to look in the malware archive only. Your user needs the role archive_view.',
	}),
	fields: sentAs('fl', loadedListField({
		displayName: 'Field Names or IDs',
		name: 'fields',
		loadOptionsMethod: 'getReturnFields',
		typeOptions: { loadOptionsDependsOn: ['index'] },
		description: 'Which fields to return; fewer are faster. Left out: those that the server chooses for lists.',
	}), (names) => names.join(',')),
	filters: asLucene(textListField({
		displayName: 'Filters',
		name: 'filters',
		splitCommas: false,
		placeholder: 'e.g. classification:"TLP:AMBER"',
		description: 'More Lucene queries that a document must match; they do not influence the order of hits',
	})),
	minCount: sentAs('mincount', numberField({
		displayName: 'Minimum Count',
		name: 'minCount',
		min: 0,
		default: 1,
		description: 'Leave out values that fewer documents have',
	})),
	offset: numberField({
		displayName: 'Offset',
		name: 'offset',
		min: 0,
		max: RESULT_WINDOW - 1,
		default: 0,
		description: `How many hits to skip. Not with Return All. Offset and limit together reach ${RESULT_WINDOW} at most.`,
	}),
	sort: textField({
		displayName: 'Sort',
		name: 'sort',
		placeholder: 'e.g. times.submitted desc',
		description: 'Field and direction, several separated by commas. Left out: newest first, or what the index has by default.',
	}),
	timeout: numberField({
		displayName: 'Timeout (Milliseconds)',
		name: 'timeout',
		min: 1,
		default: 10_000,
		description: 'How long the search engine may take',
	}),
	trackTotalHits: booleanField({
		displayName: 'Track Total Hits',
		name: 'trackTotalHits',
		default: false,
		description: `Whether to count all hits, not only up to ${RESULT_WINDOW}; the count is shown above the output. Takes one more request with Return All or a Limit above 1,000.`,
	}),
	totalHitsUpTo: sentAs('track_total_hits', numberField({
		displayName: 'Track Total Hits Up To',
		name: 'totalHitsUpTo',
		min: 1,
		max: MAX_INTEGER,
		default: 100_000,
		description: 'How many hits to count at the most, instead of all as with Track Total Hits',
	})),
	useArchive: booleanField({
		displayName: 'Use Archive',
		name: 'useArchive',
		default: false,
		description: 'Whether to search the malware archive too. Your user needs the role archive_view.',
	}),
};

/** The roles of which each index needs one. */
export const SEARCH_ROLES = [
	'alert_view',
	'badlist_view',
	'heuristic_view',
	'retrohunt_view',
	'safelist_view',
	'signature_view',
	'submission_view',
	'workflow_view',
];

interface NamedFields {
	index: string;
	field?: string;
	options?: { fields?: string[]; groupSort?: string; sort?: string };
}

/**
 * Users' password hashes and keys are in no answer: asked for by name, they are refused.
 * @throws InvalidParameterError where a parameter names one
 */
export function checkNoSecrets({ index, field, options: { fields = [], groupSort = '', sort = '' } = {} }: NamedFields): void {
	if (index !== 'user') return;
	const sorted = (by: string) => by.split(',').map((one) => one.trim().split(/\s/, 1)[0] ?? '');
	const named: [parameter: string, names: string[]][] = [['Field Name or ID', field === undefined ? [] : [field]], ['Field Names or IDs', fields], ['Group Sort', sorted(groupSort)], ['Sort', sorted(sort)]];
	for (const [parameter, names] of named) {
		const secret = names.find(isUserSecret);
		if (secret !== undefined) throw new InvalidParameterError(parameter, `names ${secret}, a secret of users, which is never given`);
	}
}
