import type { AssemblylineClient } from '../client/client';
import { searchAll } from '../client/pagination';
import { searchPage } from '../client/search';
import type { JsonObject } from '../client/types';
import { creationOf } from './creation';
import type { Delivery } from './delivery';
import { nameOf } from './event';
import type { Ledger } from './ledger';
import { Repeating, type RepeatingOptions } from './repeating';
import { serverTime } from './serverTime';
import { filtersOf, type Source, timeIn } from './sources';

export interface SweepOptions extends RepeatingOptions {
	client: AssemblylineClient;
	source: Source;
	/** The events that are wanted. */
	events: string[];
	/** Lucene; only what matches it is an event. Empty for all. */
	query: string;
	ledger: Ledger;
	delivery: Delivery;
	/** Milliseconds between two sweeps. */
	intervalMs: number;
	/** Whether messages are still to come of what a sweep would find: it waits for them. */
	isBehind?(): boolean;
	/** The events of which a message told, and whose documents are looked for just now. */
	hinted?(): Set<string>;
	/** Whether what came while there was no connection is left out. */
	isOnlyLive?: boolean;
	/** A sweep succeeded. */
	onDone(): void;
}

/** The index shows a document about a second after it was written: a sweep is repeated after this time. */
const SECOND_LOOK_MS = 3_000;
/** Events that a sweep leaves waiting, by their keys; it goes on when most of them are with the workflow. */
const MOST_WAITING = 10_000;
/** The most that the search engine gives at once. */
const PAGE_ROWS = 10_000;
const POLL_MS = 1_000;

/**
 * The producer of all events that a search can find. A sweep lists what is newer than the cursor less the overlap, by
 * the fields that tell events apart, and hands over what the ledger does not know.
 */
export class Sweep extends Repeating {
	/** When the next sweep is made, by performance.now(). */
	private dueAt = 0;
	/** False while there is no connection and Backfill is Never: then no sweep is made. */
	private isOpen: boolean;
	private wantsSecondLook = false;
	/** Too many events wait: the last sweep has ended early, or a message was turned away. */
	private isCutShort = false;
	/** The connection was made anew, and what came before it is to be left out. */
	private skips = false;

	constructor(private readonly options: SweepOptions) {
		super(options);
		this.isOpen = !options.isOnlyLive;
	}

	/** The connection is there: sweeps now, and once more a moment later. */
	connected(): void {
		this.isOpen = true;
		this.dueAt = 0;
		this.wantsSecondLook = true;
		this.skips = this.options.isOnlyLive ?? false;
		this.wake();
	}

	/** The connection is gone. */
	disconnected(): void {
		this.isOpen = !this.options.isOnlyLive;
	}

	/** There was no room for an event: it is looked for as soon as there is. */
	catchUp(): void {
		if (this.isCutShort) return;
		this.isCutShort = true;
		this.wake();
	}

	/** Waits until a sweep is due, or somebody asks for something; or sweeps. */
	protected async next(): Promise<void> {
		const { isBehind, delivery } = this.options;
		if (this.isCutShort && !delivery.isFull) this.dueAt = 0;
		const waitMs = this.isOpen ? this.dueAt - performance.now() : Infinity;
		if (waitMs <= 0 && !isBehind?.()) return this.sweep();
		// Nobody tells when there is room, or no message is to come any more.
		await this.rest(this.isCutShort || waitMs <= 0 ? POLL_MS : waitMs);
	}

	/** One sweep. Who asks for one meanwhile gets another after it; one that fails stays due. */
	private async sweep(): Promise<void> {
		const { intervalMs, onDone } = this.options;
		this.dueAt = Infinity;
		this.isCutShort = false;
		const pauseMs = this.wantsSecondLook ? Math.min(SECOND_LOOK_MS, intervalMs) : intervalMs;
		this.wantsSecondLook = false;
		await this.list().catch((error: unknown) => {
			this.dueAt = 0;
			throw error;
		});
		this.dueAt = Math.min(this.dueAt, performance.now() + pauseMs);
		onDone();
	}

	/** Lists what is new, and hands it over. */
	private async list(): Promise<void> {
		const { client, source, events, query, ledger, delivery } = this.options;
		const startedAt = performance.now();
		if (ledger.floor === undefined || this.skips) await this.begin();
		const request = {
			query: `${source.timeField}:["${new Date(ledger.floor ?? 0).toISOString()}" TO *]`,
			filters: filtersOf(source, query),
			fl: ['id', source.timeField, ...source.keyFields].join(','),
			sort: `${source.timeField} asc`,
		};
		// An event that is older than its document may be on any page.
		const isInOrder = !events.some((event) => source.older.includes(event));
		let begun: number | undefined;
		for await (const page of searchAll(client, source.index, request, Infinity, PAGE_ROWS)) {
			begun ??= await serverTime(client, ledger, startedAt);
			await this.take(page);
			if (this.stopped) return;
			if (isInOrder) ledger.swept(Math.min(begun, timeIn(page.at(-1) ?? {}, source.timeField)));
			if (delivery.waiting > MOST_WAITING) {
				this.isCutShort = true;
				return;
			}
		}
		ledger.swept(begun ?? (await serverTime(client, ledger, startedAt)));
		delivery.endRegrouping();
	}

	/** Asks for the server's time, from which on events are wanted. */
	private async begin(): Promise<void> {
		const { client, source, ledger } = this.options;
		await searchPage(client, source.index, { query: '*', fl: 'id', rows: 1 });
		const now = await serverTime(client, ledger);
		if (this.skips) ledger.skipTo(now);
		this.skips = false;
	}

	/**
	 * Hands over the events of a page that are not known yet. What came to be before the time from which is looked is not
	 * wanted; the rest has the time of its creation in the ledger: until it is done, nobody looks from later on.
	 */
	private async take(page: JsonObject[]): Promise<void> {
		const { client, source, events, ledger, delivery, hinted } = this.options;
		const fresh = page.flatMap((document) => source.eventsOf(document)).filter(({ event, key }) => events.includes(event) && !ledger.has(key));
		const told = hinted?.() ?? new Set<string>();
		const createdAt = await creationOf(client, fresh);
		for (const event of fresh) {
			const time = createdAt(event);
			if (event.madeFor && !(time >= (ledger.floor ?? 0))) ledger.skip(event.key, event.time);
			else delivery.enqueue({ ...event, time, recovered: event.recovered && !told.has(nameOf(event)) });
		}
	}
}
