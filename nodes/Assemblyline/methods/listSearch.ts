import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { searchPage, wordsQuery } from '../client/search';
import { pageOf } from '../client/webPages';
import { listServices } from '../client/service';
import type { JsonObject } from '../client/types';
import { byName } from '../core/order';
import { connect } from '../n8n/connection';

const ROWS = 50;

interface ListSource {
	index: string;
	fields: string[];
	sort: string;
	/** The name in the list, and the path of the page that it stands for, from its slash on. */
	item(document: JsonObject): { name: string; value: string; page: string };
}

/** Submissions, newest first; what is typed is looked for as words in description and file names. */
export function searchSubmissions(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	return list(this, filter, paginationToken, {
		index: 'submission',
		fields: ['sid', 'params.description', 'max_score', 'state', 'times.submitted'],
		sort: 'times.submitted desc',
		item: ({ sid, max_score: score, state, params, times }) => ({
			name: `${text(Reflect.get(Object(params), 'description')) || text(sid)} (${state === 'completed' ? text(score) : text(state)}, ${minute(Reflect.get(Object(times), 'submitted'))})`,
			value: text(sid),
			page: pageOf('submission', text(sid)),
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
			name: `${text(Reflect.get(Object(file), 'name')) || text(id)} (${text(Reflect.get(Object(al), 'score'))}, ${text(type)}, ${minute(time)})`,
			value: text(id),
			page: pageOf('alert', text(id)),
		}),
	});
}

/** Files, last seen first; what is typed is looked for as words in their type and hashes. */
export function searchFiles(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	return list(this, filter, paginationToken, {
		index: 'file',
		fields: ['sha256', 'type', 'size', 'seen.last'],
		sort: 'seen.last desc',
		item: ({ sha256, type, size }) => ({
			name: `${text(sha256).slice(0, 16)}… (${text(type)}, ${text(size)} bytes)`,
			value: text(sha256),
			page: pageOf('file', text(sha256)),
		}),
	});
}

/** Signatures, last changed first; what is typed is looked for as words in them. */
export function searchSignatures(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	return list(this, filter, paginationToken, {
		index: 'signature',
		fields: ['id', 'name', 'type', 'source', 'status'],
		sort: 'last_modified desc',
		item: ({ id, name, type, source, status }) => ({
			name: `${text(name)} (${text(type)}, ${text(source)}, ${text(status)})`,
			value: text(id),
			page: pageOf('signature', text(id)),
		}),
	});
}

/** Assemblyline's own alert workflows, last changed first; what is typed is looked for as words in them. */
export function searchWorkflows(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	return list(this, filter, paginationToken, {
		index: 'workflow',
		fields: ['workflow_id', 'name', 'enabled'],
		sort: 'last_edit desc',
		item: ({ workflow_id: id, name, enabled }) => ({
			name: enabled === false ? `${text(name)} (switched off)` : text(name),
			value: text(id),
			page: pageOf('workflow', text(id)),
		}),
	});
}

/** Users; only an administrator sees others. What is typed is looked for as words in them. */
export function searchUsers(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	return list(this, filter, paginationToken, {
		index: 'user',
		fields: ['uname', 'name'],
		sort: 'uname asc',
		item: ({ uname, name }) => ({ name: `${text(uname)} (${text(name)})`, value: text(uname), page: pageOf('user', text(uname)) }),
	});
}

/** Every service, by name; what is typed is looked for anywhere in its name. */
export async function searchServices(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const client = await connect(this);
	const services = await listServices(client);
	const results = services
		.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()))
		.map(({ name, category }) => ({ name: `${name} (${category})`, value: name, url: client.serverUrl + pageOf('service', name) }))
		.sort(byName);
	return { results };
}

async function list(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
	source: ListSource,
): Promise<INodeListSearchResult> {
	const client = await connect(context);
	const offset = Number(paginationToken ?? 0);
	const request = { query: wordsQuery(filter), fl: source.fields.join(','), sort: source.sort };
	const { items } = await searchPage(client, source.index, { ...request, offset, rows: ROWS });
	const results: INodeListSearchItems[] = items.map((document) => {
		const { name, value, page } = source.item(document);
		return { name, value, url: client.serverUrl + page };
	});
	return { results, paginationToken: items.length === ROWS ? String(offset + ROWS) : undefined };
}

/** A time of the server's, which is UTC, e.g. 2026-05-01 14:05. */
const minute = (time: unknown): string => text(time).slice(0, 16).replace('T', ' ');

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
