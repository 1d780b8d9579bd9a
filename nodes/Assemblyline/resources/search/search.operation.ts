import { InvalidParameterError } from '../../client/errors';
import { searchAll } from '../../client/pagination';
import { RESULT_WINDOW, searchPage, type SearchRequest } from '../../client/search';
import { shownWhen } from '../../core/field';
import { optionsField } from '../../core/fields';
import { defineOperation, type OperationContext } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { documentDigest } from '../../findings/digest';
import { returnAllFields } from '../../shared/returnAll';
import { checkNoSecrets, documentIndexField, queryField, searchOptions, SEARCH_ROLES } from '../../shared/searchFields';
import { simplified, simplifyField } from '../../shared/simplify';

const { archiveOnly, fields, filters, offset, sort, timeout, totalHitsUpTo, trackTotalHits, useArchive } = searchOptions;
const requestOptions = { filters, timeout, useArchive, archiveOnly, fields, sort, trackTotalHits, totalHitsUpTo };

/** What digests are made of, where no other fields are asked for. */
const DIGEST_FIELDS: Record<string, string> = {
	alert: 'alert_id,al.score,al.detailed,al.av,al.attrib,heuristic.name,file.name,file.sha256,sid,ts,reporting_ts,status,priority,owner,label,type,metadata',
	submission: 'sid,state,max_score,error_count,files,times.submitted,params.submitter,metadata',
};

/** Up to this many hits come in one request; more come page by page. */
const SINGLE_REQUEST_ROWS = 1000;

const documents = defineOperation({
	name: 'Search',
	value: 'search',
	action: 'Search an index',
	description: 'Return the documents that match a query, one item each',
	endpoints: ['POST search/<index>/'],
	roles: SEARCH_ROLES,
	fields: {
		index: documentIndexField,
		query: queryField,
		...returnAllFields,
		simplify: shownWhen(
			{ index: ['alert', 'submission'] },
			{ ...simplifyField, property: { ...simplifyField.property, description: `${simplifyField.property.description}. The option Field Names or IDs takes precedence.` } },
		),
		options: optionsField({ offset, ...requestOptions }),
	},
	check({ index, returnAll, limit = 0, options: { fields: named, sort: by, offset: start = 0, timeout: milliseconds, totalHitsUpTo: upTo, trackTotalHits: all } }) {
		checkNoSecrets({ index, options: { fields: named, sort: by } });
		if (milliseconds !== undefined && (returnAll || (start === 0 && limit > SINGLE_REQUEST_ROWS))) {
			throw new InvalidParameterError('Timeout (Milliseconds)', `cannot be used with Return All or a Limit above ${SINGLE_REQUEST_ROWS}`, 'What comes page by page would come short where one page took longer, without a word.');
		}
		if (upTo !== undefined && all !== undefined) throw new InvalidParameterError('Track Total Hits Up To', 'cannot be used with Track Total Hits, which counts all of them');
		if (start > 0 && returnAll) throw new InvalidParameterError('Offset', 'cannot be used with Return All');
		if (start > 0 && start + limit > RESULT_WINDOW) {
			const help = 'Sort and narrow the query instead, or use Return All.';
			throw new InvalidParameterError('Offset', `and Limit together must not exceed ${RESULT_WINDOW}`, help);
		}
	},
	async execute(context, { index, query, returnAll, limit = 0, simplify, options }) {
		const request: SearchRequest = { query, ...(simplify ? { fl: DIGEST_FIELDS[index] } : {}), ...queryOf(requestOptions, options) };
		const start = options.offset ?? 0;
		if (!returnAll && (start > 0 || limit <= SINGLE_REQUEST_ROWS)) return searchOnce(context, index, request, start, limit);
		const { track_total_hits: tracks, ...paged } = request;
		// The server counts no hits while it pages: a request of its own counts them, for the hint.
		if (tracks) await searchOnce(context, index, request, 0, 0);
		return searchAll(context.client, index, paged, returnAll ? undefined : limit);
	},
});

export const search = simplified(documents, {
	digests(found, context) {
		const { index, options } = context.values as { index: string; options: { fields?: string[] } };
		const digest = options.fields ? undefined : documentDigest(index);
		return digest ? found.map((document) => digest(document, context)) : found;
	},
});

async function searchOnce({ client, hint }: OperationContext, index: string, request: SearchRequest, offset: number, limit: number) {
	const page = await searchPage(client, index, { ...request, offset, rows: limit });
	const { track_total_hits: tracks } = request;
	if (tracks) hint(`${page.total === tracks ? `${page.total} documents or more` : `${page.total ?? 0} documents`} match in all.`);
	return page.items;
}
