/** What the tests of delivery share: a server in memory, so that fake timers rule its clock too, and a workflow that writes down what starts it. */
import { AssemblylineClient } from '../../../nodes/Assemblyline/client/client';
import { sleep } from '../../../nodes/Assemblyline/client/retry';
import type { HttpRequest, HttpResponse } from '../../../nodes/Assemblyline/client/transport';
import { Delivery, type DeliveryOptions } from '../../../nodes/Assemblyline/delivery/delivery';
import { type Candidate, eventNow, type TriggerEvent } from '../../../nodes/Assemblyline/delivery/event';
import { DeliveryState, type StoredState } from '../../../nodes/Assemblyline/delivery/state';
import { Session } from '../../../nodes/Assemblyline/session/session';
import type { Socket } from '../../../nodes/Assemblyline/feed/subscription';

export type Json = Record<string, unknown>;

/** Lets time pass, with everything that it sets off. */
export const later = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** Fake time for each test of the file, beginning at `start`. */
export function useFakeTime(start = '2026-01-01T12:00:00.000Z') {
	beforeEach(() => jest.useFakeTimers({ now: Date.parse(start) }));
	afterEach(() => jest.useRealTimers());
}

export const iso = (ms: number) => new Date(ms).toISOString();
/** A time so many milliseconds from now. */
export const fromNow = (ms: number) => iso(Date.now() + ms);
export const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

export function candidate(id: number | string, changes: Partial<Candidate> & { event?: TriggerEvent } = {}): Candidate {
	return { event: eventNow('happened', String(id), {}), key: `key-${id}`, ...changes };
}

/** A candidate that can neither be recognised nor searched for. */
export const keyless = (id: number | string): Candidate => ({ event: eventNow('happened', String(id), {}) });

export const idsOf = (candidates: Candidate[]) => candidates.map(({ event }) => event.id);

/** A delivery, and what it has started the workflow with. */
export function workflow(options: Partial<DeliveryOptions> = {}, stored: StoredState = {}) {
	const state = options.state ?? (stored.from === undefined ? DeliveryState.begin(stored, fromNow(0)) : new DeliveryState(stored));
	const executions: TriggerEvent[][] = [];
	const keys: (string | undefined)[] = [];
	const calls = { onRoom: jest.fn(), onDropped: jest.fn(), onError: jest.fn() };
	const delivery = new Delivery({
		emit: async (events, key) => {
			executions.push(events);
			keys.push(key);
		},
		...calls,
		...options,
		state,
	});
	const ids = () => executions.flat().map(({ id }) => id);
	return { delivery, state, stored, executions, keys, ids, ...calls };
}

/** A workflow whose executions end when the test says so. */
export function slowWorkflow(options: Partial<DeliveryOptions> = {}) {
	const started: string[] = [];
	const ends: { resolve(): void; reject(error: Error): void }[] = [];
	const emit = (events: TriggerEvent[]) => {
		started.push(events.map(({ id }) => id).join('+'));
		return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
	};
	const endAll = async () => {
		await later(0);
		for (let end = ends.shift(); end; end = ends.shift()) {
			end.resolve();
			await later(0);
		}
	};
	return { ...workflow({ emit, ...options }), started, ends, endAll };
}

interface Stored {
	document: Json;
	/** From when on a search shows it. */
	indexedAt: number;
}

const at = (document: Json, dotted: string): unknown => dotted.split('.').reduce<unknown>((value, name) => Reflect.get(Object(value) as Json, name), document);

/**
 * As much of a server as delivery asks: searches by time or by ids, with filters of the form `field:value`, and
 * single alerts and submissions. Its index is late where a test says so.
 */
export class MemoryServer {
	/** Bodies of the searches so far. */
	readonly searches: Json[] = [];
	/** Single documents asked for so far. */
	readonly reads: string[] = [];
	/** By how much its clock is ahead of this one. */
	clockAheadMs = 0;
	/** Status of every answer while set; e.g. 500. */
	failsWith?: number;
	/** Something to wait for before each answer. */
	before: (path: string) => Promise<void> = async () => undefined;
	private readonly indexes: Record<string, Stored[]> = {};
	private readonly gone = new Set<string>();

	/** Stores an alert or a submission; found by search after `lateMs`. */
	put(index: 'alert' | 'submission', document: Json, lateMs = 0): void {
		const id = String(document.alert_id ?? document.sid);
		const others = (this.indexes[index] ??= []).filter((stored) => stored.document.id !== id);
		this.indexes[index] = [...others, { document: { ...document, id }, indexedAt: Date.now() + lateMs }];
	}

	/** Makes a document that is still in the index answer 404. */
	delete(id: string): void {
		this.gone.add(id);
	}

	/** A client of this server; with the waits of the real one. */
	client(): AssemblylineClient {
		const session = new Session();
		// As a login does, which tells the server's time.
		const logIn = async () => {
			session.storeCookies({ status: 200, headers: this.headers(), body: '' });
			return session;
		};
		return new AssemblylineClient({
			serverUrl: 'http://assemblyline.test',
			transport: (request) => this.answer(request),
			sessions: { current: logIn, renewed: logIn },
			timeoutMs: 5_000,
			retry: { attempts: 1, baseDelayMs: 1, sleep, random: () => 0.5 },
		});
	}

	private headers() {
		return { date: new Date(Date.now() + this.clockAheadMs).toUTCString() };
	}

	private async answer({ url, body }: HttpRequest): Promise<HttpResponse> {
		const path = new URL(url).pathname.replace('/api/v4/', '');
		await this.before(path);
		const json = typeof body === 'string' ? (JSON.parse(body) as Json) : {};
		const [area, id = ''] = path.split('/').map(decodeURIComponent);
		const [status, data] = this.failsWith === undefined ? this.find(area ?? '', id, json) : [this.failsWith, ''];
		return {
			status,
			headers: this.headers(),
			body: JSON.stringify({ api_response: data, api_error_message: status === 200 ? '' : `failed with ${status}`, api_server_version: '4.7.4.25', api_status_code: status }),
		};
	}

	private find(area: string, id: string, json: Json): [number, unknown] {
		if (area === 'search') return [200, this.search(id, json)];
		this.reads.push(`${area}/${id}`);
		const found = this.indexes[area]?.find(({ document }) => document.id === id);
		return found && !this.gone.has(id) ? [200, found.document] : [404, ''];
	}

	private search(index: string, request: Json): Json {
		this.searches.push(request);
		const [field = 'id', direction] = String(request.sort ?? 'id asc').split(' ');
		const sign = direction === 'desc' ? -1 : 1;
		const hits = (this.indexes[index] ?? [])
			.filter(({ indexedAt }) => indexedAt <= Date.now())
			.map(({ document }) => document)
			.filter((document) => [request.query, ...((request.filters as unknown[] | undefined) ?? [])].every((query) => matches(document, String(query))))
			.sort((a, b) => sign * (String(at(a, field)) < String(at(b, field)) ? -1 : 1));
		const offset = Number(/^\d+$/.exec(String(request.deep_paging_id))?.[0] ?? 0);
		const rows = Number(request.rows);
		const items = hits.slice(offset, offset + rows);
		return { items, total: null, offset: 0, rows, ...(items.length === rows ? { next_deep_paging_id: String(offset + rows) } : {}) };
	}
}

/** `*`, `id:("a" OR "b")`, `field:["from" TO *]`, `field:value`, `field:*`; several with AND between them. */
export function matches(document: Json, query: string): boolean {
	const ids = /^id:\((.*)\)$/s.exec(query)?.[1];
	if (ids !== undefined) return [...ids.matchAll(/"(?:[^"\\]|\\.)*"/g)].some(([quoted]) => JSON.parse(quoted) === document.id);
	const range = /^([\w.]+):\["(.*)" TO \*\]$/.exec(query);
	if (range) {
		const value = at(document, range[1] ?? '');
		return typeof value === 'string' && Date.parse(value) >= Date.parse(range[2] ?? '');
	}
	return query.split(' AND ').every((part) => {
		const [, field = '', value = ''] = /^\(?([\w.]+):([^)]*)\)?$/.exec(part) ?? [];
		return part === '*' || (value === '*' ? (at(document, field) ?? null) !== null : String(at(document, field)) === value);
	});
}

/** A socket whose server is the test. */
export class TestSocket implements Socket {
	readonly sent: unknown[] = [];
	closed = false;
	private readonly listeners = new Map<string, (message: unknown) => void>();

	on(event: string, listener: (message: unknown) => void): void {
		this.listeners.set(event, listener);
	}

	emit(event: string): void {
		this.sent.push(event);
	}

	disconnect(): void {
		this.closed = true;
	}

	goLive(): void {
		this.receive('connect');
		this.receive('monitoring', {});
	}

	receive(event: string, message?: unknown): void {
		if (!this.closed) this.listeners.get(event)?.(message);
	}
}
