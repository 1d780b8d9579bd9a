import type { AssemblylineClient } from '../client/client';
import { AssemblylineError } from '../client/errors';
import { searchAll } from '../client/pagination';
import { sleep } from '../client/retry';
import { searchPage } from '../client/search';
import type { JsonObject } from '../client/types';
import type { Delivery } from './delivery';
import { findByIds, readAll } from './documents';
import type { PendingEvent } from './event';
import type { Ledger } from './ledger';
import { type FoundEvent, type Source, timeIn } from './sources';

export interface SweepOptions {
	client: AssemblylineClient;
	source: Source;
	/** The events that are wanted. */
	events: string[];
	/** Lucene; only what matches it is an event. Empty for all. */
	query: string;
	ledger: Ledger;
	delivery: Delivery;
	/** Whether details are added, for which the document is needed. */
	enrich: boolean;
	/** Milliseconds between two sweeps; undefined to look for nothing but what messages tell of. */
	intervalMs?: number;
	/** Whether messages are still to come of what a sweep would find: it waits for them. */
	isBehind?(): boolean;
	/** Whether what came while there was no connection is left out. */
	isOnlyLive: boolean;
	/** A message came that there is no room for, and no sweep can find its event. */
	onDropped(event: string): void;
	/** A document that the server cannot give: its message goes on without it. */
	onUnreadable(id: string, reason: string): void;
	/** A sweep or a look for messages' documents succeeded. */
	onDone(): void;
	onError(error: unknown): void;
	/** The server refuses the login: nothing more is asked. */
	onRefused(error: AssemblylineError): void;
}

/** A message whose document is looked for. */
interface Hint {
	event: string;
	id: string;
	message: JsonObject;
	/** When it is looked for next, by performance.now(). */
	dueAt: number;
	tries: number;
}

/** The index shows a document about a second after it was written: a sweep is repeated after this time. */
const SECOND_LOOK_MS = 3_000;
/** After these pauses a document is looked for again: the index shows most within a second, under load within three; what has not turned up then is left to the sweeps. */
const HINT_PAUSES_MS = [500, 1_000, 1_500, 3_000];
/** Documents looked for together. */
const HINTS_TOGETHER = 200;
/** A flood of messages is left to the sweeps, which need one search for ten thousand of them. */
const MOST_HINTS = 2_000;
/** Three looks a second in the long run, and some at once after a silence: few messages are looked up as they come, many together. */
const LOOK_EVERY_MS = 333;
const LOOKS_AT_ONCE = 10;
/** Events that a sweep leaves waiting, by their keys; it goes on when most of them are with the workflow. */
const MOST_WAITING = 10_000;
/** The most that the search engine gives at once. */
const PAGE_ROWS = 10_000;
const PAUSE_AFTER_FAILURE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
const POLL_MS = 1_000;

/**
 * The producer of all events that a search can find. A sweep lists what is newer than the cursor less the overlap, by
 * the fields that tell events apart, and hands over what the ledger does not know. A message is a hint: its document
 * is looked for at once, with the query. What neither shows today, the next sweep does.
 */
export class Sweep {
	private readonly stopping = new AbortController();
	private readonly hints = new Map<string, Hint>();
	private finished: Promise<void> = Promise.resolve();
	private waking = new AbortController();
	private dueAt = 0;
	/** Whether sweeps are made at all: what came without connection may be left out. */
	private isOpen: boolean;
	private lookUpAt = -Infinity;
	private wantsSecondLook = false;
	/** The last sweep ended early, because too many events wait. */
	private isCutShort = false;
	/** The connection was made anew, and what came before it is to be left out. */
	private skips = false;

	constructor(private readonly options: SweepOptions) {
		this.isOpen = !options.isOnlyLive;
	}

	start(): void {
		this.finished = this.run();
	}

	async stop(): Promise<void> {
		this.stopping.abort();
		await this.finished;
	}

	/** The connection is there: sweeps now, and once more a moment later. */
	connected(): void {
		if (this.options.intervalMs === undefined) return;
		this.isOpen = true;
		this.dueAt = 0;
		this.wantsSecondLook = true;
		this.skips = this.options.isOnlyLive;
		this.waking.abort();
	}

	/** The connection is gone. */
	disconnected(): void {
		this.isOpen = !this.options.isOnlyLive;
	}

	/** Takes a message: an event by itself, or a document to look for. */
	message(event: string, id: string, message: JsonObject): void {
		const { source, query, enrich, delivery } = this.options;
		const whole = query === '' && source.whole.includes(event) ? source.fromMessage?.(event, message) : undefined;
		if (whole && (!enrich || whole.document)) return this.enqueueLive(whole);
		if (this.hints.size >= MOST_HINTS || delivery.isFull) return this.turnAway(event);
		this.hints.set(`${event}:${id}:${JSON.stringify(message.metadata ?? null)}`, { event, id, message, dueAt: 0, tries: 0 });
		this.waking.abort();
	}

	/** An event with its document is kept in memory: where too many wait, it is left to the sweeps. */
	private enqueueLive(event: PendingEvent): void {
		if (this.options.delivery.isFull) this.turnAway(event.event);
		else this.options.delivery.enqueue(event);
	}

	private turnAway(event: string): void {
		const { source, intervalMs, onDropped } = this.options;
		if (intervalMs === undefined || !source.events.includes(event)) return onDropped(event);
		if (this.isCutShort) return;
		this.isCutShort = true;
		this.waking.abort();
	}

	private get stopped(): boolean {
		return this.stopping.signal.aborted;
	}

	private async run(): Promise<void> {
		for (let failures = 0; !this.stopped; ) {
			try {
				const isDue = this.isDue();
				if (isDue) await this.sweep();
				if ((await this.lookUp()) || isDue) {
					failures = 0;
					this.options.onDone();
				}
				await this.pause();
			} catch (error) {
				if (this.stopped) return;
				if (error instanceof AssemblylineError && error.kind === 'loginRefused') return this.options.onRefused(error);
				this.options.onError(error);
				await sleep(Math.min(LONGEST_PAUSE_MS, PAUSE_AFTER_FAILURE_MS * 2 ** failures++), this.stopping.signal).catch(() => undefined);
			}
		}
	}

	private isDue(): boolean {
		if (this.isCutShort && !this.options.delivery.isFull) this.dueAt = 0;
		return this.isOpen && performance.now() >= this.dueAt;
	}

	/** Until something is due, or somebody asks for something. */
	private async pause(): Promise<void> {
		const now = performance.now();
		const hintAt = Math.max(this.lookUpAt, Math.min(...[...this.hints.values()].map(({ dueAt }) => dueAt)));
		const waitMs = Math.min(this.isOpen ? this.dueAt - now : Infinity, hintAt - now, this.isCutShort ? POLL_MS : LONGEST_PAUSE_MS);
		if (waitMs <= 0) return;
		this.waking = new AbortController();
		await sleep(waitMs, AbortSignal.any([this.stopping.signal, this.waking.signal])).catch(() => undefined);
	}

	/** One sweep. Who asks for one meanwhile gets another after it; one that fails stays due. */
	private async sweep(): Promise<void> {
		const { dueAt } = this;
		this.dueAt = Infinity;
		const pauseMs = await this.list().catch((error: unknown) => {
			this.dueAt = Math.min(this.dueAt, dueAt);
			throw error;
		});
		this.dueAt = Math.min(this.dueAt, performance.now() + pauseMs);
	}

	/** Lists what is new; answers the milliseconds until the next sweep. */
	private async list(): Promise<number> {
		const { client, source, events, query, ledger, delivery, intervalMs } = this.options;
		if (intervalMs === undefined) {
			// Without sweeps, what was taken is only remembered as long as its message may come twice.
			ledger.swept(Date.now());
			delivery.regroupingEnds();
			return LONGEST_PAUSE_MS;
		}
		if (this.options.isBehind?.()) return POLL_MS;
		this.isCutShort = false;
		const pauseMs = this.wantsSecondLook ? Math.min(SECOND_LOOK_MS, intervalMs) : intervalMs;
		this.wantsSecondLook = false;
		const startedAt = performance.now();
		if (ledger.floor === undefined || this.skips) {
			await searchPage(client, source.index, { query: '*', fl: 'id', rows: 1 });
			const now = await this.serverTime();
			if (this.skips) ledger.skipTo(now);
			this.skips = false;
		}
		const since = new Date(ledger.floor ?? 0).toISOString();
		const request = {
			query: `${source.timeField}:["${since}" TO *]`,
			filters: filtersOf(source, query),
			fl: ['id', source.timeField, ...source.keyFields].join(','),
			sort: `${source.timeField} asc`,
		};
		let begun: number | undefined;
		for await (const page of searchAll(client, source.index, request, Infinity, PAGE_ROWS)) {
			begun ??= await this.serverTime(startedAt);
			await this.take(page);
			if (this.stopped) return pauseMs;
			// An event that is older than its document may be on any page.
			if (!events.some((event) => source.older.includes(event))) ledger.swept(Math.min(begun, timeIn(page.at(-1) ?? {}, source.timeField)));
			if (delivery.waiting > MOST_WAITING) {
				this.isCutShort = true;
				return pauseMs;
			}
			await this.lookUp();
		}
		ledger.swept(begun ?? (await this.serverTime(startedAt)));
		delivery.regroupingEnds();
		return pauseMs;
	}

	/** The time in the server's clock, from its last reply; or what it was at a moment of performance.now(). */
	private async serverTime(moment = performance.now()): Promise<number> {
		const now = Date.now() + (await this.options.client.clockOffsetMs());
		this.options.ledger.noteServerTime(now);
		return Math.floor(now - (performance.now() - moment));
	}

	/** Hands over the events of a page that are not known yet. */
	private async take(page: JsonObject[]): Promise<void> {
		const { source, events, ledger, delivery } = this.options;
		const fresh = page.flatMap((document) => source.eventsOf(document)).filter(({ event, key }) => events.includes(event) && !ledger.has(key));
		const hinted = new Set([...this.hints.values()].map(({ event, id }) => `${event}:${id}`));
		for (const event of await this.newlyMade(fresh)) {
			delivery.enqueue({ ...event, recovered: event.recovered && !hinted.has(`${event.event}:${event.id}`) });
		}
	}

	/**
	 * Leaves out what was made before the time from which is looked: the document does not say when that was, but the
	 * submission that it was made for does. Where that is gone, or not for this user, the time of its handing in counts.
	 * What is left has that time in the ledger, too: until it is done, nobody looks from later on.
	 */
	private async newlyMade(events: FoundEvent[]): Promise<FoundEvent[]> {
		const { client, ledger } = this.options;
		const sids = events.flatMap(({ madeFor }) => madeFor?.sid ?? []);
		if (!events.some(({ madeFor }) => madeFor)) return events;
		const submissions = await findAll(client, sids);
		return events.flatMap((event) => {
			const { key, madeFor, time } = event;
			if (!madeFor) return event;
			const submission = submissions.get(madeFor.sid ?? '');
			const made = submission ? timeIn(submission, 'times.completed') : Date.parse(madeFor.submittedAt ?? '');
			if (made >= (ledger.floor ?? 0)) return { ...event, time: made };
			ledger.skip(key, time);
			return [];
		});
	}

	/** Looks for the documents of messages; false where there was nothing to look for. */
	private async lookUp(): Promise<boolean> {
		const now = performance.now();
		if (now < this.lookUpAt) return false;
		const due = [...this.hints].filter(([, { dueAt }]) => dueAt <= now).slice(0, HINTS_TOGETHER);
		if (due.length === 0) return false;
		this.lookUpAt = Math.max(this.lookUpAt, now - LOOKS_AT_ONCE * LOOK_EVERY_MS) + LOOK_EVERY_MS;
		const { client, source, query, delivery, onUnreadable } = this.options;
		const ids = [...new Set(due.map(([, { id }]) => id))];
		const documents = await readAll(ids, { client, source, filters: filtersOf(source, query), onUnreadable });
		for (const [name, hint] of due) {
			const document = documents.get(hint.id);
			const isUnreadable = document !== undefined && !('id' in document);
			const event = document && !isUnreadable ? source.confirm?.(hint.event, hint.message, document) : undefined;
			if (event) delivery.enqueue(event);
			else if (!isUnreadable && this.retry(hint)) continue;
			else this.goOnWithout(hint);
			this.hints.delete(name);
		}
		return true;
	}

	/** Has a document looked for again a little later; false where that was done often enough. */
	private retry(hint: Hint): boolean {
		const pauseMs = HINT_PAUSES_MS[hint.tries++];
		if (pauseMs === undefined) return false;
		hint.dueAt = performance.now() + pauseMs;
		return true;
	}

	/** No document has turned up. Where any event is wanted, the message is one; else nobody can tell whether it is. */
	private goOnWithout({ event, message }: Hint): void {
		const { query, source, delivery } = this.options;
		const pending = query === '' ? source.fromMessage?.(event, message) : undefined;
		if (pending) delivery.enqueue(pending);
	}
}

export function filtersOf({ filter }: Source, query: string): string[] {
	return [filter ?? '', query].filter((part) => part !== '');
}

/** The submissions with these sids, as far as this user may see them, with the time of their completion. */
async function findAll(client: AssemblylineClient, sids: string[]): Promise<Map<string, JsonObject>> {
	const found = new Map<string, JsonObject>();
	for (let start = 0; start < sids.length; start += HINTS_TOGETHER) {
		const some = await findByIds(client, 'submission', sids.slice(start, start + HINTS_TOGETHER), 'id,times.completed').catch((error: unknown) => {
			if (error instanceof AssemblylineError && error.kind === 'forbidden') return new Map<string, JsonObject>();
			throw error;
		});
		for (const [sid, submission] of some) found.set(sid, submission);
	}
	return found;
}
