import { type Answer, denied, ok, refuse } from './answer';
import { alert, fields, storedAlert } from './documents';
import { type Json, object } from './json';
import type { LoggedRequest } from './request';

const INDEXES = ['alert', 'badlist', 'file', 'heuristic', 'result', 'retrohunt', 'safelist', 'signature', 'submission', 'workflow'];
const ADMIN_INDEXES = ['apikey', 'emptyresult', 'error', 'user'];
const WINDOW = 10_000;
const STEPS = 100;
const DAY = 86_400_000;

const at = (document: Json, name: string): unknown => name.split('.').reduce<unknown>((value, key) => object(value)[key], document);
const failure = (message: string) => refuse(400, `SearchException: ${message}`);

/** Indexes of documents that can be searched. */
export class FakeSearch {
	/** By index. Alerts are whole; a search without `*` answers what is stored of them. */
	readonly documents: Record<string, Json[]> = { alert: [1, 2, 3].map(alert), submission: [] };
	/** Pages being read, by their id. */
	private readonly cursors = new Map<string, { hits: Json[]; next: number }>();
	private cursorCount = 0;

	getAlert(id: string): Answer {
		const found = this.documents.alert?.find((document) => document.alert_id === id);
		return found ? ok(found) : refuse(404, 'This alert does not exists...');
	}

	answer({ path, fullPath, json }: LoggedRequest, isAdministrator = false): Answer {
		const [, first = '', second = '', third = ''] = path.split('/');
		const kind = ['facet', 'fields', 'grouped', 'histogram', 'stats'].find((name) => name === first);
		const index = kind ? second : first;
		if (!INDEXES.includes(index) && !(isAdministrator && ADMIN_INDEXES.includes(index))) return denied(fullPath, `API ${fullPath} requires the role 'administration' for request on index '${index}'`);
		if (index === 'apikey' && (kind === undefined || kind === 'grouped')) return refuse(400, `Not a valid index to search in: ${index}`);
		const request = object(json);
		const query = String(request.query ?? (kind ? '*' : ''));
		if (kind === 'fields') return ok(fields[index] ?? {});
		if (query === '') return refuse(400, 'There was no search query.');
		const unreadable = [query, ...((request.filters as unknown[] | undefined) ?? []).map(String)].find((one) => /[(:]$/.test(one));
		if (unreadable !== undefined) return failure(`Failed to parse query [${unreadable}]`);
		const hits = (this.documents[index] ?? []).filter((document) => matches(document, query));
		return kind ? this.aggregate(kind, index, third, hits, request) : this.page(index, sorted(hits, request.sort), request);
	}

	private page(index: string, hits: Json[], request: Json): Answer {
		const offset = Number(request.offset ?? 0);
		const rows = Number(request.rows ?? 25);
		if (offset + rows > WINDOW) return failure(`Result window is too large, from + size must be less than or equal to: [10000] but was [${offset + rows}]. See the scroll api`);
		const shape = (document: Json) => project(index === 'alert' && !/(^|,)\*(,|$)/.test(String(request.fl)) ? storedAlert(document) : document, request.fl);
		const paging = request.deep_paging_id;
		if (paging === undefined) return ok({ items: hits.slice(offset, offset + rows).map(shape), offset, rows, total: Math.min(hits.length, WINDOW) });
		// An id that the server does not know starts anew, without a word.
		const cursor = this.cursors.get(String(paging)) ?? { hits, next: 0 };
		const items = cursor.hits.slice(cursor.next, cursor.next + rows).map(shape);
		const id = `${Buffer.from(`cursor ${++this.cursorCount}`).toString('base64')},WzE3MDQxOTY4MDAwMDBd`;
		if (items.length === rows) this.cursors.set(id, { hits: cursor.hits, next: cursor.next + rows });
		return ok({ items, ...(items.length === rows ? { next_deep_paging_id: id } : {}), offset: 0, rows, total: null });
	}

	private aggregate(kind: string, index: string, name: string, hits: Json[], request: Json): Answer {
		const type = fields[index]?.[name]?.type;
		if (kind === 'grouped') return type ? grouped(name, hits, request) : failure(`no mapping found for \`${name}\` in order to collapse on`);
		if (!type) return refuse(400, `Field '${name}' is not a valid field in index: ${index}`);
		if (kind === 'facet') return facet(name, hits, request);
		const isNumber = type === 'integer';
		if (kind === 'stats') return ['float', 'integer', 'long'].includes(String(type)) ? stats(hits.map((hit) => Number(at(hit, name)))) : refuse(400, `Field '${name}' is not a numeric field.`);
		if (!isNumber && type !== 'date') return refuse(400, `Field '${name}' is of type '${String(type)}'. Only 'integer' or 'date' are acceptable.`);
		return histogram(name, hits, request, !isNumber);
	}
}

/** `*`, or `field:value` where the value may end in `*`. */
function matches(document: Json, query: string): boolean {
	const [, name = '', value = ''] = /^([\w.]+):"?([^"]*)"?$/.exec(query) ?? [];
	if (name === '') return query.split(' AND ').every((word) => JSON.stringify(document).toLowerCase().includes(word.replace(/\*$/, '').toLowerCase()));
	const actual = String(at(document, name));
	return value.endsWith('*') ? actual.startsWith(value.slice(0, -1)) : actual === value;
}

function sorted(documents: Json[], sort: unknown): Json[] {
	const [name = '', direction] = String(sort ?? 'reporting_ts desc').split(' ');
	const sign = direction === 'asc' ? 1 : -1;
	return [...documents].sort((a, b) => {
		const [x, y] = [at(a, name), at(b, name)];
		return x === y ? 0 : sign * ((x as string) < (y as string) ? -1 : 1);
	});
}

function project(document: Json, fl: unknown): Json {
	if (typeof fl !== 'string' || fl === '*') return document;
	if (fl === '*,id') return { ...document, id: document.id ?? document.alert_id ?? document.sid };
	const picked: Json = {};
	for (const name of fl.split(',')) {
		const [list = '', ...below] = name.split('.');
		if (Array.isArray(document[list]) && below.length > 0) {
			picked[list] = document[list].map((one) => project(object(one), below.join('.')));
			continue;
		}
		const [last = '', ...parents] = name.split('.').reverse();
		const value = at(document, name);
		if (value === undefined) continue;
		const holder = parents.reverse().reduce<Json>((inner, key) => (inner[key] ??= {}) as Json, picked);
		holder[last] = value;
	}
	return picked;
}

function facet(name: string, hits: Json[], { size = 10, mincount = 1 }: Json): Answer {
	const counts = new Map<string, number>();
	for (const hit of hits) for (const value of [at(hit, name)].flat()) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
	const top = [...counts].filter(([, count]) => count >= Number(mincount)).sort((a, b) => b[1] - a[1]).slice(0, Number(size));
	// The server's JSON is sorted by name.
	return ok(Object.fromEntries(top.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Groups come in the order of the search, the documents in a group in one of their own: that in which they were stored, without `group_sort`. */
function grouped(name: string, hits: Json[], { rows = 25, offset = 0, limit = 1, fl, sort, group_sort: groupSort }: Json): Answer {
	const groups = Map.groupBy(sorted(hits, sort), (hit) => at(hit, name));
	const items = [...groups].slice(Number(offset), Number(offset) + Number(rows)).map(([value, members]) => {
		const best = groupSort ? sorted(members, groupSort) : hits.filter((hit) => members.includes(hit));
		return { items: best.slice(0, Number(limit)).map((member) => project(storedAlert(member), fl)), total: members.length, value };
	});
	return ok({ items, offset, rows, total: hits.length });
}

function stats(values: number[]): Answer {
	const sum = values.reduce((total, value) => total + value, 0);
	if (values.length === 0) return ok({ avg: null, count: 0, max: null, min: null, sum });
	return ok({ avg: sum / values.length, count: values.length, max: Math.max(...values), min: Math.min(...values), sum });
}

const UNITS: Record<string, number> = { d: DAY, h: 3_600_000, m: 60_000, ms: 1, s: 1000 };

/** Milliseconds of a span such as `+1d`; its sign says nothing. */
function spanOf(gap: string): number | undefined {
	const [, count, unit = ''] = /^[+-]?(\d+)(ms|[dhms])$/i.exec(gap) ?? [];
	const length = UNITS[unit.toLowerCase()];
	return count === undefined || length === undefined ? undefined : Number(count) * length;
}

function histogram(name: string, hits: Json[], request: Json, isDate: boolean): Answer {
	const gap = String(request.gap ?? (isDate ? '+1h' : 100));
	const step = (isDate ? spanOf(gap) : /^[+-]?\d+$/.test(gap) ? Number(gap) : undefined) ?? NaN;
	if (Number.isNaN(step)) {
		const given = `(start='${String(request.start)}', end='${String(request.end)}', gap='${gap}')`;
		return failure(`Could not parse histogram ranges. Either you've mix integer and dates values or you have invalid date math values. ${given}`);
	}
	if (step === 0) return refuse(500, 'Internal Server Error');
	if (step < 0 && !isDate) return failure('[1:74] [histogram] failed to parse field [interval]');
	const number = (value: unknown) => (isDate ? Date.parse(String(value)) : Number(value));
	const [start, end] = [number(request.start ?? 0), number(request.end ?? 2000)];
	const steps = Math.ceil((end - start) / step);
	if (steps > STEPS) return failure(`Histograms are limited to a maximum of 100 steps. Current settings would generate ${steps} steps`);
	const counts: Record<string, number> = {};
	for (const value of hits.map((hit) => number(at(hit, name))).sort((a, b) => a - b)) {
		if (value < start || value > end) continue;
		const floor = Math.floor(value / step) * step;
		const key = isDate ? new Date(floor).toISOString() : String(floor);
		counts[key] = (counts[key] ?? 0) + 1;
	}
	return ok(counts);
}
