import { createHash } from 'node:crypto';
import { Delivery, type DeliveryOptions } from '../../../nodes/Assemblyline/delivery/delivery';
import { itemsOf } from '../../../nodes/Assemblyline/delivery/documents';
import { Ledger, type StoredLedger } from '../../../nodes/Assemblyline/delivery/ledger';
import { sources } from '../../../nodes/Assemblyline/delivery/sources';
import type { OnlyWhen } from '../../../nodes/Assemblyline/delivery/standing';
import { VerdictWatch, type WatchedFiles } from '../../../nodes/Assemblyline/delivery/verdictWatch';
import { fromNow, type Json, later, MemoryServer, TestN8n, useFakeTimeUntilEnd } from './support';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
export const LOOK = 5 * MINUTE;

const atEnd = useFakeTimeUntilEnd();

export const hash = (name: string) => createHash('sha256').update(name).digest('hex');
export const FILE = hash('file');

/** Submissions that were made so far: the last one's sid is `sid-<this>`. */
export let made = 0;

/** A server, and what people and services do there. */
export class Lab extends MemoryServer {
	/** What search other submissions fill, page after page, before those of the watched files. */
	endless?: 'analyses' | 'votes';

	protected override search(index: string, request: Json): Json {
		const page = super.search(index, request);
		const asksFor = String(request.fl).startsWith('sid,') ? 'analyses' : String(request.fl).includes('verdict.') ? 'votes' : undefined;
		if (asksFor === undefined || asksFor !== this.endless) return page;
		return { ...page, items: Array<Json>(Number(request.rows)).fill({ files: [{ sha256: hash('other') }] }), ...(request.deep_paging_id !== undefined && { next_deep_paging_id: '1' }) };
	}

	/** Has a file analyzed, now or so long ago; answers the sid. */
	analyze(sha256: string, score: number, { agoMs = 0, ...changes }: Json & { agoMs?: number } = {}): string {
		const sid = `sid-${++made}`;
		const time = fromNow(-agoMs);
		this.put('submission', { sid, state: 'completed', max_score: score, files: [{ name: 'invoice.exe', sha256 }], times: { submitted: time, completed: time }, verdict: { malicious: [], non_malicious: [] }, metadata: { mark: 'a' }, ...changes });
		return sid;
	}

	list(sha256: string, changes: Json = {}): void {
		this.put('badlist', { hashes: { sha256 }, enabled: true, added: fromNow(0), ...changes });
	}
}

interface Options {
	server?: Lab;
	n8n?: TestN8n;
	files?: WatchedFiles;
	onlyWhen?: OnlyWhen;
	/** What it begins with; what n8n has saved by default. */
	stored?: StoredLedger;
	delivery?: Partial<DeliveryOptions>;
}

/** The trigger of one process of n8n. */
export function start({ server = new Lab(), n8n = new TestN8n(), files = { query: 'metadata.mark:a' }, onlyWhen = 'any', delivery: more = {}, ...options }: Options = {}) {
	const calls = { onError: jest.fn(), onRefused: jest.fn(), onDone: jest.fn() };
	const client = server.client();
	const stored = structuredClone('stored' in options ? options.stored : n8n.saved);
	let isAlive = true;
	const ledger = new Ledger({ stored, configuration: 'test', overlapMs: MINUTE, hasSweeps: true, save: (state) => void (isAlive && (n8n.memory = state)) });
	const delivery = new Delivery({
		ledger,
		emit: (events, key) => (isAlive ? n8n.emit(events, key) : new Promise(() => undefined)),
		itemsOf: (events) => itemsOf(events, { client, source: sources.verdictChanged, enrich: false, onUnreadable: calls.onError }),
		onError: calls.onError,
		...more,
	});
	const watch = new VerdictWatch({ client, files, onlyWhen, ledger, delivery, intervalMs: LOOK, ...calls });
	const kill = async () => {
		isAlive = false;
		await Promise.all([watch.stop(), delivery.stop()]);
	};
	atEnd(kill);
	watch.start();
	// n8n saves when the activation ends, which waits for the first look.
	void watch.looked.then(() => (n8n.saved = n8n.memory));
	return { server, n8n, ledger, delivery, watch, kill, files, ids: n8n.ids, ...calls };
}

/** The trigger after its first look. */
export async function activated(options: Options = {}) {
	const made = start(options);
	await later(0);
	return made;
}

/** The next process of n8n, on what it has saved. */
export async function restarted({ server, n8n, files, kill }: Pick<Awaited<ReturnType<typeof activated>>, 'server' | 'n8n' | 'files' | 'kill'>, options: Options = {}) {
	await kill();
	return activated({ server, n8n, files, ...options });
}

export const told = (n8n: TestN8n) => n8n.executions.flat().map(({ changed, before, after }) => [changed, before, after].map((part) => (Array.isArray(part) ? part.join() : (part as Json).score)));
export const seen = (score: number, changes: Json = {}) => ({ malicious: false, verdict: 'informative', score, votes: { malicious: 0, nonMalicious: 0 }, badlisted: false, ...changes });
