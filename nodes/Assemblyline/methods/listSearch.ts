import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { searchPage } from '../client/search';
import type { JsonObject } from '../client/types';
import { connect, nodeSettings } from '../n8n/connection';

const ROWS = 50;

interface ListSource {
	index: string;
	fields: string[];
	sort: string;
	/** The name in the list, and the path of the page that it stands for. */
	item(document: JsonObject): { name: string; value: string; page: string };
}

/** Submissions, newest first; what is typed is looked for as words in description and file names. */
export function searchSubmissions(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	return list(this, filter, paginationToken, {
		index: 'submission',
		fields: ['sid', 'params.description', 'max_score', 'state'],
		sort: 'times.submitted desc',
		item: ({ sid, max_score: score, state, params }) => ({
			name: `${text(Reflect.get(Object(params), 'description')) || text(sid)} (${state === 'completed' ? text(score) : text(state)})`,
			value: text(sid),
			page: `submission/detail/${text(sid)}`,
		}),
	});
}

/** Alerts, newest first; what is typed is looked for as words in them. */
export function searchAlerts(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	return list(this, filter, paginationToken, {
		index: 'alert',
		fields: ['alert_id', 'file.name', 'al.score', 'type', 'reporting_ts'],
		sort: 'reporting_ts desc',
		item: ({ alert_id: id, file, al, type, reporting_ts: time }) => ({
			name: `${text(Reflect.get(Object(file), 'name')) || text(id)} (${text(Reflect.get(Object(al), 'score'))}, ${text(type)}, ${text(time).slice(0, 16)})`,
			value: text(id),
			page: `alerts/${text(id)}`,
		}),
	});
}

async function list(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
	source: ListSource,
): Promise<INodeListSearchResult> {
	const [client, { serverUrl }] = [await connect(context), await nodeSettings(context)];
	const offset = Number(paginationToken ?? 0);
	const request = { query: wordsQuery(filter), fl: source.fields.join(','), sort: source.sort };
	const { items } = await searchPage(client, source.index, { ...request, offset, rows: ROWS });
	const results: INodeListSearchItems[] = items.map((document) => {
		const { name, value, page } = source.item(document);
		return { name, value, url: `${serverUrl}/${page}` };
	});
	return { results, paginationToken: items.length === ROWS ? String(offset + ROWS) : undefined };
}

/** What a person types is not Lucene: each word is looked for as it is, at the beginning of words. */
export function wordsQuery(filter = ''): string {
	const words = filter.match(/[\p{L}\p{N}]+/gu) ?? [];
	return words.length === 0 ? '*' : words.map((word) => `${word}*`).join(' AND ');
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
