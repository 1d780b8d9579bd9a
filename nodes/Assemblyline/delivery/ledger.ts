import { HASH_LENGTH, hashOfKey, hashesIn } from './keyHashes';
import { type StoredWatched, Watched } from './watched';

/**
 * The hashes of the events of an execution, one after the other; which of its keys was used last; and when a later
 * process of n8n started it once more, in n8n's clock.
 */
export type StoredExecution = [id: string, number: number, againAt?: number];

/**
 * What is remembered between two starts of n8n: plain JSON in its static data. Times are milliseconds since 1970,
 * in the server's clock unless it says otherwise.
 */
export interface StoredLedger {
	/** What it was written for. */
	configuration: string;
	/** When delivery began, in n8n's clock. */
	begun: number;
	/** Events before this (server's clock) are not wanted; unknown until the server has answered once. */
	from?: number;
	cursor?: number;
	/** The time of the newest event among `done`. */
	newest?: number;
	/** The hashes of the delivered events that a sweep may find again, one after the other. */
	done?: string;
	/** The executions that were started, and whose end is not known. */
	open?: StoredExecution[];
	/** Names of the conditions that hold: see conditions.ts. */
	holding?: string[];
	/** How the watched files stand: see watched.ts. */
	watched?: StoredWatched;
}

export interface LedgerOptions {
	/** What was stored for this configuration; undefined to begin now. */
	stored?: StoredLedger;
	configuration: string;
	/** Milliseconds before the cursor from which a sweep looks: the index is late, and not in order. */
	overlapMs: number;
	/** Whether sweeps tell how far they have looked. Without, what is done is remembered as long as its message may come twice. */
	hasSweeps: boolean;
	/** Hands over what is to be remembered; n8n saves it with the next execution that it is asked for. */
	save(state: StoredLedger): void;
}

/** An execution that was started. */
interface Started {
	number: number;
	/** An earlier process had started it. */
	isInherited: boolean;
	/** When a later process started it once more, in n8n's clock. */
	againAt?: number;
}

/** The index shows a document about a second after it was written. */
const SHORTEST_OVERLAP_MS = 5_000;
/** Written with every execution, a thousand hashes would be megabytes a second. */
const WRITE_EVERY_MS = 1_000;
/**
 * An execution that two processes of n8n have started counts as done when the second one did so this long ago: where
 * n8n keeps no executions, the last event of a stream would else be started once more at each start of n8n.
 */
const AGAIN_FOR_MS = 600_000;

/**
 * Every event that delivery knows of is in here once, as open or done. Its one invariant: everything older than the
 * cursor is done, or not wanted. So the cursor is the time up to which a sweep has looked, or that of the oldest open
 * event, whichever is earlier; and what is older than the cursor less the overlap can be forgotten.
 */
export class Ledger {
	/** Open events, and the time of each. */
	private readonly open = new Map<string, number>();
	/** Done ones, and the time of each. */
	private readonly closed = new Map<string, number>();
	/** Executions that were started and have not ended, by the hashes of their events. */
	private readonly started = new Map<string, Started>();
	private readonly begun: number;
	private from?: number;
	private sweptTo?: number;
	/** The cursor when events were forgotten last: it never goes back behind that. */
	private forgottenAt: number;
	private writtenAt = -Infinity;
	private written = '';
	private readonly overlapMs: number;
	/** Names of the conditions that hold. */
	readonly holding: Set<string>;
	/** How the watched files stand. */
	readonly watched: Watched;

	constructor(private readonly options: LedgerOptions) {
		const { stored } = options;
		this.overlapMs = Math.max(options.overlapMs, SHORTEST_OVERLAP_MS);
		this.begun = stored?.begun ?? Date.now();
		this.from = stored?.from;
		this.sweptTo = stored?.cursor;
		this.forgottenAt = stored?.cursor ?? 0;
		this.holding = new Set(stored?.holding);
		if (stored) this.inherit(stored);
		this.watched = new Watched(stored?.watched, (hash) => this.closed.has(hash));
		this.remember();
	}

	private inherit({ done = '', newest = 0, open = [] }: StoredLedger): void {
		for (const hash of hashesIn(done)) this.closed.set(hash, newest);
		for (const [id, number, againAt] of open) {
			if (againAt !== undefined && Math.abs(Date.now() - againAt) > AGAIN_FOR_MS) {
				for (const hash of hashesIn(id)) this.closed.set(hash, newest);
			} else {
				// From the second key on, nobody has written down whether n8n's Redis has taken the execution under it: the next key is used, so that it rather runs twice than never.
				this.started.set(id, { number: number === 1 ? 1 : number + 1, isInherited: true, againAt });
			}
		}
	}

	/** Tells the server's time: the cursor cannot be later, and the first time tells when delivery began in that clock. */
	noteServerTime(now: number): void {
		this.from = Math.min(now, this.from ?? this.begun + now - Date.now());
		if (this.sweptTo !== undefined) this.sweptTo = Math.min(this.sweptTo, now);
		this.forgottenAt = Math.min(this.forgottenAt, now);
	}

	/** What came before this server's time is not delivered any more. */
	skipTo(now: number): void {
		this.from = now;
	}

	/** Everything older is done, or not wanted. Undefined until the first sweep. */
	get cursor(): number | undefined {
		if (this.sweptTo === undefined) return undefined;
		let cursor = this.sweptTo;
		for (const time of this.open.values()) if (time < cursor) cursor = time;
		return cursor;
	}

	/** The time from which a sweep has to look; undefined until the server's time is known. */
	get floor(): number | undefined {
		const { from, cursor } = this;
		return cursor === undefined || from === undefined ? from : Math.max(from, cursor - this.overlapMs);
	}

	has(key: string): boolean {
		const hash = hashOfKey(key);
		return this.open.has(hash) || this.closed.has(hash);
	}

	/** Takes an event on; false where it is known already. One that a sweep has found late does not put the cursor back. */
	admit(key: string, time: number): boolean {
		if (!this.options.hasSweeps) this.swept(Date.now());
		if (this.has(key)) return false;
		this.open.set(hashOfKey(key), Math.max(time, this.forgottenAt));
		return true;
	}

	/** Counts an event as done that is not wanted. */
	skip(key: string, time: number): void {
		this.closed.set(hashOfKey(key), time);
	}

	/** The event is done. */
	close(key: string): void {
		this.watched.settle(key);
		const hash = hashOfKey(key);
		const time = this.open.get(hash);
		if (time === undefined) return;
		this.open.delete(hash);
		this.closed.set(hash, time);
	}

	/** Everything up to this time has been found, and taken on. */
	swept(time: number): void {
		this.sweptTo = Math.max(time, this.sweptTo ?? 0);
		this.forgottenAt = Math.max(this.forgottenAt, this.cursor ?? 0);
		const floor = this.forgottenAt - this.overlapMs;
		for (const [hash, at] of this.closed) if (at < floor) this.closed.delete(hash);
	}

	/**
	 * An execution is about to be asked for: n8n saves what is written here, and then creates it.
	 * @param id the hashes of its events; empty where they have none
	 * @param number which of its keys is used: see `numberOf`
	 * @param isLast none follows at once, so that nothing else would have it saved
	 */
	start(id: string, number: number, isLast: boolean): void {
		const { isInherited = false, againAt = isInherited ? Date.now() : undefined } = this.started.get(id) ?? {};
		if (id !== '') this.started.set(id, { number, isInherited, againAt });
		if (isLast || number > 1 || id.length > HASH_LENGTH || performance.now() - this.writtenAt >= WRITE_EVERY_MS) this.remember();
	}

	/** The execution with these events is n8n's own business now. */
	end(id: string, keys: string[]): void {
		for (const key of keys) this.close(key);
		this.started.delete(id);
	}

	/** Under which of its keys n8n is asked for an execution: 1, or more where n8n has it under those before and never runs it. */
	numberOf(id: string): number {
		return this.started.get(id)?.number ?? 1;
	}

	/** The executions that an earlier process had started with several events. */
	get inheritedGroups(): string[] {
		return [...this.started].flatMap(([id, { isInherited }]) => (isInherited && id.length > HASH_LENGTH ? [id] : []));
	}

	/** What can be found has been found: an earlier process's executions of which no event was are not wanted any more. */
	forgetInherited(): void {
		for (const [id, { isInherited }] of this.started) {
			if (isInherited && !hashesIn(id).some((hash) => this.open.has(hash))) this.started.delete(id);
		}
	}

	/** What a start of n8n would need. */
	get state(): StoredLedger {
		const { begun, from, cursor, holding } = this;
		const open = [...this.started].map(([id, { number, againAt }]): StoredExecution => (againAt === undefined ? [id, number] : [id, number, againAt]));
		let newest = 0;
		for (const time of this.closed.values()) if (time > newest) newest = time;
		const done = [...this.closed.keys()].join('');
		return { configuration: this.options.configuration, begun, from, cursor, newest, done, open, holding: [...holding], watched: this.watched.stored() };
	}

	/** Hands it over, where it has changed. */
	remember(): void {
		this.writtenAt = performance.now();
		const { state } = this;
		const text = JSON.stringify(state);
		if (text !== this.written) this.options.save(state);
		this.written = text;
	}
}
