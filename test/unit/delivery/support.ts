/** What the tests of delivery share: a server in memory, so that fake timers rule its clock too, and a workflow that writes down what starts it. */
import { AssemblylineClient } from '../../../nodes/Assemblyline/client/client';
import { defaultRetry } from '../../../nodes/Assemblyline/client/retry';
import type { HttpRequest, HttpResponse } from '../../../nodes/Assemblyline/client/transport';
import { Delivery, type DeliveryOptions } from '../../../nodes/Assemblyline/delivery/delivery';
import { itemsOf } from '../../../nodes/Assemblyline/delivery/documents';
import { liveEvent, type PendingEvent, type TriggerEvent } from '../../../nodes/Assemblyline/delivery/event';
import { Ledger, type StoredLedger } from '../../../nodes/Assemblyline/delivery/ledger';
import { Messages } from '../../../nodes/Assemblyline/delivery/messages';
import { sources } from '../../../nodes/Assemblyline/delivery/sources';
import { Sweep, type SweepOptions } from '../../../nodes/Assemblyline/delivery/sweep';
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

/** The same; what is handed to the answer is ended after the test, and leaves no timer behind. */
export function useFakeTimeUntilEnd(): (end: () => Promise<void>) => void {
	const ends: (() => Promise<void>)[] = [];
	afterEach(async () => {
		await Promise.all(ends.splice(0).map((end) => end()));
		await later(0);
		expect(jest.getTimerCount()).toBe(0);
	});
	useFakeTime();
	return (end) => void ends.push(end);
}

export const iso = (ms: number) => new Date(ms).toISOString();
/** A time so many milliseconds from now. */
export const fromNow = (ms: number) => iso(Date.now() + ms);
export const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

/** An event that a message told of. */
export const pending = (id: number | string, changes: Partial<PendingEvent> = {}): PendingEvent => liveEvent('happened', String(id), {}, { key: `key-${id}`, ...changes });

/** n8n, as far as delivery sees it: it saves what is remembered, and then starts an execution, unless it has had one with this key. */
export class TestN8n {
	/** The events of each execution. */
	readonly executions: TriggerEvent[][] = [];
	readonly keys: (string | undefined)[] = [];
	private readonly known = new Set<string>();
	/** What is in its database. */
	saved?: StoredLedger;
	/** What its workflow's static data holds in memory. */
	memory?: StoredLedger;
	/** How often it had something to save. */
	saves = 0;
	/** Whether it forgets executions that have ended, as where a workflow does not save them. */
	forgets = false;
	/** What comes of an execution, once it is in the database; by default it has ended. */
	run: (events: TriggerEvent[], key: string | undefined) => Promise<void> = async () => undefined;
	/** What happens before it is: where that never ends, it is never there. */
	create: () => Promise<void> = async () => undefined;

	readonly emit = async (events: TriggerEvent[], key: string | undefined): Promise<void> => {
		// It is written anew where anything has changed, never in place.
		if (this.saved !== this.memory) this.saves++;
		this.saved = this.memory;
		await this.create();
		if (key !== undefined && this.known.has(key)) return;
		this.executions.push(events);
		this.keys.push(key);
		if (key !== undefined) this.known.add(key);
		await this.run(events, key);
		if (this.forgets && key !== undefined) this.known.delete(key);
	};

	ids = () => this.executions.flat().map(({ id }) => id);
}

export interface ProcessOptions extends Partial<Omit<SweepOptions, 'client' | 'delivery' | 'ledger'>> {
	enrich?: boolean;
	/** Whether a sweep finds events; it does by default. */
	hasSweeps?: boolean;
	n8n?: TestN8n;
	server?: MemoryServer;
	/** What it begins with; what n8n has saved by default. */
	stored?: StoredLedger;
	overlapMs?: number;
	delivery?: Partial<DeliveryOptions>;
}

/** The trigger of one process of n8n, without its feed: ledger, delivery, sweep, and what takes the messages. */
export function startProcess({ n8n = new TestN8n(), server = new MemoryServer(), overlapMs = 60_000, hasSweeps = true, enrich = false, delivery: more = {}, ...options }: ProcessOptions = {}) {
	const calls = { onError: jest.fn(), onRefused: jest.fn(), onDropped: jest.fn(), onDone: jest.fn(), onUnreadable: jest.fn() };
	const stored = structuredClone('stored' in options ? options.stored : n8n.saved);
	const source = options.source ?? sources.alert;
	const client = server.client();
	let isAlive = true;
	const ledger = new Ledger({
		stored,
		configuration: 'test',
		overlapMs,
		hasSweeps,
		save(state) {
			if (isAlive) n8n.memory = state;
		},
	});
	// n8n saves after the activation, too.
	n8n.saved = n8n.memory;
	const delivery = new Delivery({
		ledger,
		// What a killed process does no one sees.
		emit: (events, key) => (isAlive ? n8n.emit(events, key) : new Promise(() => undefined)),
		itemsOf: (events) => itemsOf(events, { client, source, enrich, onUnreadable: calls.onUnreadable }).catch((error: unknown) => {
			calls.onError(error);
			throw error;
		}),
		onError: calls.onError,
		...more,
	});
	const shared = { client, source, ledger, delivery, query: '', ...calls };
	let messages: Messages | undefined = undefined;
	const sweep = hasSweeps ? new Sweep({ ...shared, events: ['alertCreated'], intervalMs: 60_000, hinted: () => messages?.hinted ?? new Set(), ...options }) : undefined;
	messages = new Messages({ ...shared, enrich, sweep, ...options });
	const start = () => {
		sweep?.start();
		messages.start();
	};
	const kill = async () => {
		isAlive = false;
		await Promise.all([sweep?.stop(), messages.stop(), delivery.stop()]);
	};
	return { n8n, server, ledger, delivery, sweep, messages, start, kill, ids: n8n.ids, ...calls };
}

/** A new alert of now, or of so many milliseconds ago. */
export const newAlert = (id: string, agoMs = 0, changes: Json = {}): Json => ({ alert_id: id, reporting_ts: fromNow(-agoMs), ts: fromNow(-agoMs), submission_relations: [{ child: `sid-${id}`, parent: null }], ...changes });

interface Stored {
	document: Json;
	/** From when on a search shows it. */
	indexedAt: number;
}

const at = (document: Json, dotted: string): unknown => dotted.split('.').reduce<unknown>((value, name) => (Array.isArray(value) ? value.map((one) => Reflect.get(Object(one) as Json, name) as unknown) : Reflect.get(Object(value) as Json, name)), document);
const isThere = (value: unknown) => (Array.isArray(value) ? value.length > 0 : (value ?? null) !== null);

type Index = 'alert' | 'badlist' | 'submission';

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
	private readonly indexes: Record<string, Map<string, Stored>> = {};
	/** Documents that make the server fail when they are asked for whole. */
	readonly poisoned = new Set<string>();
	/** The status of the answer then. */
	poison = 500;

	/** Stores a document; found by search after `lateMs`. */
	put(index: Index, document: Json, lateMs = 0): void {
		const id = String(document.alert_id ?? document.sid ?? Reflect.get(Object(document.hashes), 'sha256'));
		(this.indexes[index] ??= new Map()).set(id, { document: { ...document, id }, indexedAt: Date.now() + lateMs });
	}

	/** Takes a document away. */
	delete(index: Index, id: string): void {
		this.indexes[index]?.delete(id);
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
			retry: { ...defaultRetry, attempts: 1 },
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
		if (area === 'search') {
			const page = this.search(id, json);
			const isPoisoned = json.fl === '*,id' && (page.items as Json[]).some((item) => this.poisoned.has(String(item.id)));
			return isPoisoned ? [this.poison, ''] : [200, page];
		}
		this.reads.push(`${area}/${id}`);
		if (area === 'user') return [200, { configuration: { submission: { verdicts: { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1_000 } } } }];
		const found = this.indexes[area]?.get(id);
		return found ? [200, found.document] : [404, ''];
	}

	protected search(index: string, request: Json): Json {
		this.searches.push(request);
		const [field = 'id', direction] = String(request.sort ?? 'id asc').split(' ');
		const sign = direction === 'desc' ? -1 : 1;
		const matchers = [request.query, ...((request.filters as unknown[] | undefined) ?? [])].map((query) => matcherOf(String(query)));
		const stored = this.indexes[index] ?? new Map<string, Stored>();
		const ids = idsIn(String(request.query));
		const hits = (ids ? [...ids].flatMap((id) => stored.get(id) ?? []) : [...stored.values()])
			.filter(({ indexedAt }) => indexedAt <= Date.now())
			.map(({ document }) => document)
			.filter((document) => matchers.every((matches) => matches(document)))
			.map((document) => ({ document, order: String(at(document, field)) }))
			.sort((a, b) => sign * (a.order < b.order ? -1 : 1))
			.map(({ document }) => document);
		const offset = Number(/^\d+$/.exec(String(request.deep_paging_id))?.[0] ?? request.offset ?? 0);
		const rows = Number(request.rows);
		const items = hits.slice(offset, offset + rows).map((document) => (request.fl === '*,id' ? document : project(document, String(request.fl))));
		const isDeep = request.deep_paging_id !== undefined;
		return { items, total: isDeep ? null : hits.length, offset: Number(request.offset ?? 0), rows, ...(isDeep && items.length === rows ? { next_deep_paging_id: String(offset + rows) } : {}) };
	}
}

/** The fields that were asked for. */
function project(document: Json, fields: string): Json {
	const picked: Json = {};
	for (const field of fields.split(',')) {
		const [list = '', ...below] = field.split('.');
		const several = document[list];
		if (Array.isArray(several) && below.length > 0) {
			picked[list] = several.map((one) => project(one as Json, below.join('.')));
			continue;
		}
		const value = at(document, field);
		const path = field.split('.');
		const last = path.pop() ?? '';
		if (value !== undefined) path.reduce<Json>((part, name) => (part[name] ??= {}) as Json, picked)[last] = value;
	}
	return picked;
}

/** The ids of a query for documents by id. */
function idsIn(query: string): Set<string> | undefined {
	const list = /^id:\((.*)\)$/s.exec(query)?.[1];
	return list === undefined ? undefined : new Set([...list.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([quoted]) => JSON.parse(quoted) as string));
}

/** `*`, `id:("a" OR "b")`, `field:["from" TO *]`, `field:value`, `field:*`; several with AND, or with OR, between them. */
export function matcherOf(query: string): (document: Json) => boolean {
	const ids = idsIn(query);
	if (ids) return ({ id }) => ids.has(String(id));
	const [, listed = '', values = ''] = /^([\w.]+):\((".*")\)$/s.exec(query) ?? [];
	if (listed !== '') {
		const wanted = new Set(values.split(' OR ').map((value) => JSON.parse(value) as unknown));
		return (document) => [at(document, listed)].flat().some((value) => wanted.has(value));
	}
	if (query.includes(' OR ')) return (document) => query.split(' OR ').some((part) => matcherOf(part)(document));
	const [, name = '', since = ''] = /^([\w.]+):\["(.*)" TO \*\]$/.exec(query) ?? [];
	if (name !== '') {
		const from = Date.parse(since);
		return (document) => Date.parse(String(at(document, name))) >= from;
	}
	const parts = query.split(' AND ').map((part) => /^\(?([\w.]+):([^)]*)\)?$/.exec(part) ?? []);
	return (document) => parts.every(([all, field = '', value = '']) => all === undefined || (value === '*' ? isThere(at(document, field)) : String(at(document, field)) === value));
}

export const matches = (document: Json, query: string): boolean => matcherOf(query)(document);

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
