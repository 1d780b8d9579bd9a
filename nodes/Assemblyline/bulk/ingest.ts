import { AssemblylineError, InvalidParameterError, isAtLimit } from '../client/errors';
import { after, defaultRetry, isTransient, roomPause } from '../client/retry';
import type { IngestMessage } from '../client/types';
import { overQuota } from '../client/user';
import { answerOf } from '../client/failures';
import type { BackPressure } from './backPressure';

/** One file of a run. */
export interface BulkFile {
	/** What makes it equal to another one, of this run or of an earlier attempt at it, so that one of them is enough. */
	key: string;
	/** Equal where all that is sent is: why one of two equal files is refused, the other one would be, too. */
	request: string;
	/** SHA-256; undefined where only the server can tell. */
	sha256?: string;
	/** Why there is nothing to send: its content cannot be read. */
	error?: unknown;
	/** Sends it; once. Where the user has as many files under way as the server allows, it does not wait for room. */
	send(): Promise<{ ingest_id: string }>;
}

/** An earlier submission of this run, found by search. */
export interface Found {
	sid: string;
	/** Null while it is not completed. */
	score: number | null;
	failed: boolean;
}

/** What is known of a file at the end of a run. */
export interface BulkResult {
	status: 'alreadyThere' | 'duplicate' | 'notSent' | 'sent';
	/** Index of the equal file that stands for this one. */
	duplicateOf?: number;
	ingestId?: string;
	sid?: string;
	sha256?: string;
	/** Null where there is none, or not yet. */
	score: number | null;
	/** Why there is no score: the server's word, e.g. `Skipped`. */
	failure?: string;
	/** Whether the server has come to an end with it. */
	done: boolean;
	/** Why it could not be sent. */
	error?: unknown;
}

export interface BulkOptions {
	/** Requests at once. */
	concurrency: number;
	/** Undefined sends as fast as it goes. */
	pressure?: BackPressure;
	/** Takes messages about this run off its queue, where the results are waited for; within so many milliseconds. */
	pop?(limit: number, withinMs: number): Promise<IngestMessage[]>;
	/** The submissions of an earlier attempt at this run, by the files' keys. */
	lookUp?(): Promise<Map<string, Found>>;
	/** How many files may be sent at all; undefined where nothing limits them. */
	left?: number;
	/** Milliseconds to wait for results after the last file was sent. */
	timeoutMs: number;
	/** Whether a file that cannot be sent ends the run. */
	stopAtFailure: boolean;
	signal?: AbortSignal;
	/** Called at the first pause because the server is full, once in a run. */
	onPause?(): void;
	/** Called when the user has as many files under way as the server allows, once in a run. */
	onLimit?(error: AssemblylineError): void;
	/** Called when the server does not tell its load, once in a run. */
	onStale?(): void;
	/** Called when the server has been full for so long that files are sent all the same, once in a run. */
	onStuck?(): void;
	/** Called when the server refuses to tell results: they are not waited for any more. */
	onRefused?(error: unknown): void;
}

/** A page of messages: what is lost with a lost reply. */
const PAGE = 50;
const POLL_MS = 500;
const ROOM_MS = 250;
/** Without messages for so long, the submissions are searched: messages get lost, and cached ones send none. */
const LOOK_UP_MS = 5_000;
/** Without a message for so long, messages no longer tell how many files are out: some of them are lost. */
const MESSAGE_TIMEOUT_MS = 60_000;
/** Without a single file taken for so long, as the user has too many under way, they fail: the server itself forgets one that never ends after so long. */
const MAX_WAIT_FOR_ROOM_MS = 3_600_000;
/** A file that was dropped is sent again, where its fate is waited for; but not for ever. */
const MAX_ATTEMPTS = 3;

/**
 * Hands in many files: each only once, several at a time, and never more than the server can take. Where results
 * are waited for, their messages are taken while files are still being sent.
 */
export class BulkIngest {
	readonly results: BulkResult[];
	private readonly todo: number[] = [];
	/** Files whose end is waited for. */
	private readonly open = new Set<number>();
	/** The copies that each file stands for. */
	private readonly copies = new Map<number, number[]>();
	private readonly attempts = new Map<number, number>();
	private readonly byIngestId = new Map<string, number>();
	/** Messages that came before the reply with their ingest_id. */
	private readonly early = new Map<string, IngestMessage>();
	private running = 0;
	private isReading = false;
	private isRefused = false;
	private isStopped = false;
	private readAt = -Infinity;
	private searchedAt = 0;
	private lastMessageAt = performance.now();
	private lastSentAt = performance.now();
	/** Refusals since a file was last taken, as the user has as many under way as the server allows: since when, how many, and until when none is sent. */
	private atLimit?: { since: number; refusals: number; until: number };
	private wake: () => void = () => undefined;
	private readonly called = new Set<unknown>();

	constructor(
		private readonly files: BulkFile[],
		private readonly options: BulkOptions,
	) {
		this.results = files.map(({ sha256 }) => ({ status: 'notSent', sha256, score: null, done: false }));
	}

	/** @throws AssemblylineError `cancelled`; before anything is sent, `quota`, or what the server says to the search for an earlier attempt */
	async run(): Promise<BulkResult[]> {
		const { signal } = this.options;
		const onAbort = () => this.wake();
		signal?.addEventListener('abort', onAbort);
		try {
			this.plan((await this.options.lookUp?.()) ?? new Map());
			this.lastMessageAt = this.searchedAt = this.lastSentAt = performance.now();
			for (;;) {
				if (signal?.aborted) throw new AssemblylineError('cancelled', 'The execution was cancelled');
				this.sendSome();
				if (this.isOver()) break;
				this.read();
				await this.pause(this.todo.length > 0 ? ROOM_MS : POLL_MS);
			}
		} finally {
			signal?.removeEventListener('abort', onAbort);
		}
		this.copyToDuplicates();
		return this.results;
	}

	/** Which files are to be sent. */
	private plan(there: Map<string, Found>): void {
		const { left = Infinity, stopAtFailure } = this.options;
		const first = new Map<string, number>();
		this.files.forEach(({ key, error }, index) => {
			const found = there.get(key);
			const duplicateOf = first.get(key);
			if (error !== undefined) this.fail(index, error);
			else if (duplicateOf !== undefined) this.standsFor(duplicateOf, index);
			else if (found) this.settle(index, found, 'alreadyThere');
			else this.todo.push(index);
			if (error === undefined && duplicateOf === undefined) first.set(key, index);
		});
		if (this.todo.length <= left) return;
		const failure = overQuota(this.todo.length, left);
		if (stopAtFailure) throw failure;
		for (const index of this.todo.splice(left)) this.fail(index, failure);
	}

	private standsFor(index: number, copy: number): void {
		this.update(copy, { status: 'duplicate', duplicateOf: index });
		const copies = this.copies.get(index) ?? [];
		copies.push(copy);
		this.copies.set(index, copies);
	}

	private sendSome(): void {
		const { concurrency, pressure, pop } = this.options;
		while (this.todo.length > 0 && this.running < concurrency && !this.isStopped) {
			const hears = pop !== undefined && !this.isRefused && performance.now() - this.lastMessageAt < MESSAGE_TIMEOUT_MS;
			// Whether there is room again is tried with one file.
			if (this.atLimit && (performance.now() < this.atLimit.until || this.running > 0)) return;
			if (pressure && pressure.capacity(hears ? this.open.size + this.running : undefined) < 1) {
				if (pressure.isStale) this.callOnce(this.options.onStale);
				else if (pressure.isStuck) this.callOnce(this.options.onStuck);
				else if (this.running === 0 && pressure.hasReading) this.callOnce(this.options.onPause);
				return;
			}
			void this.send(this.todo.shift() ?? 0);
		}
	}

	private async send(index: number): Promise<void> {
		this.running++;
		this.options.pressure?.sending();
		try {
			const { ingest_id: id } = (await this.files[index]?.send()) ?? { ingest_id: '' };
			this.update(index, { status: 'sent', ingestId: id });
			this.attempts.set(index, (this.attempts.get(index) ?? 0) + 1);
			this.byIngestId.set(id, index);
			this.atLimit = undefined;
			const message = this.early.get(id);
			if (message) this.take(message);
		} catch (error) {
			if (this.waitsForRoom(error)) return void this.todo.unshift(index);
			this.fail(index, error);
			this.passOn(index, error);
		} finally {
			this.running--;
			this.lastSentAt = performance.now();
			this.wake();
		}
	}

	/** Whether a file is sent again, as the server has not taken it for want of room; not for ever. Those that are under way are refused together. */
	private waitsForRoom(error: unknown): boolean {
		if (!isAtLimit(error) || this.isStopped) return false;
		const now = performance.now();
		const { since, refusals, until } = this.atLimit ?? { since: now, refusals: 0, until: 0 };
		if (now - since > MAX_WAIT_FOR_ROOM_MS) return false;
		if (now >= until) this.atLimit = { since, refusals: refusals + 1, until: now + roomPause(defaultRetry, refusals + 1) };
		this.callOnce(this.options.onLimit, error);
		return true;
	}

	/** Starts a look into the queue, or a search, where it is time for one. */
	private read(): void {
		const { pop, lookUp } = this.options;
		const now = performance.now();
		if (!pop || this.isRefused || this.isReading || now - this.readAt < POLL_MS || this.open.size === 0) return;
		this.isReading = true;
		const searching = lookUp !== undefined && now - Math.max(this.lastMessageAt, this.searchedAt) > LOOK_UP_MS;
		const onMissed = () => (this.readAt = performance.now());
		void (searching ? answerOf(lookUp(), onMissed).then((found) => this.takeFound(found)) : answerOf(pop(PAGE, this.timeLeft), onMissed).then((page) => this.takePage(page)))
			.catch((error: unknown) => {
				this.isRefused = true;
				if (!this.options.signal?.aborted) this.options.onRefused?.(error);
			})
			.finally(() => {
				this.isReading = false;
				this.wake();
			});
	}

	private takePage(messages: IngestMessage[] = []): void {
		this.readAt = messages.length < PAGE ? performance.now() : -Infinity;
		if (messages.length > 0) this.lastMessageAt = performance.now();
		for (const message of messages) this.take(message);
	}

	private takeFound(there = new Map<string, Found>()): void {
		this.searchedAt = performance.now();
		for (const index of this.open) {
			const found = there.get(this.files[index]?.key ?? '');
			if (found) this.settle(index, found);
		}
	}

	private settle(index: number, { sid, score, failed }: Found, status = this.results[index]?.status): void {
		this.update(index, { status, sid, score: failed ? null : score, done: failed || score !== null, ...(failed ? { failure: 'the analysis failed' } : {}) });
	}

	private take(message: IngestMessage): void {
		const index = this.byIngestId.get(message.ingest_id);
		if (index === undefined) {
			this.early.set(message.ingest_id, message);
			return;
		}
		this.early.delete(message.ingest_id);
		this.byIngestId.delete(message.ingest_id);
		const { pressure } = this.options;
		const isSkipped = message.failure === 'Skipped';
		if (isSkipped) pressure?.dropped();
		if (isSkipped && pressure && (this.attempts.get(index) ?? 0) < MAX_ATTEMPTS) {
			this.update(index, { status: 'notSent', ingestId: undefined });
			this.todo.push(index);
			return;
		}
		const { sid, files } = message.submission as { sid: string; files?: { sha256?: string }[] };
		const sha256 = this.results[index]?.sha256 ?? files?.[0]?.sha256;
		this.update(index, { sid, sha256, done: true, ...(message.failure ? { failure: message.failure, score: null } : { score: message.score }) });
	}

	private fail(index: number, error: unknown): void {
		this.update(index, { error, done: true });
		this.isStopped ||= this.options.stopAtFailure;
	}

	/** Copies of a file that could not be sent, of which that says nothing: the first of them is sent, and stands for the others. */
	private passOn(index: number, error: unknown): void {
		// The server may have the file.
		if (this.isStopped || (error instanceof AssemblylineError && error.isInDoubt)) return;
		const request = this.files[index]?.request;
		const isRefusal = error instanceof InvalidParameterError || (error instanceof AssemblylineError && !isTransient(error));
		const [next, ...others] = (this.copies.get(index) ?? []).filter((copy) => !isRefusal || this.files[copy]?.request !== request);
		if (next === undefined) return;
		this.update(next, { status: 'notSent', duplicateOf: undefined });
		for (const copy of others) this.standsFor(next, copy);
		this.todo.push(next);
	}

	private update(index: number, news: Partial<BulkResult>): void {
		const result = this.results[index];
		if (!result) return;
		Object.assign(result, news);
		const isOpen = !result.done && (result.status === 'sent' || result.status === 'alreadyThere');
		if (isOpen) this.open.add(index);
		else this.open.delete(index);
	}

	/** Milliseconds until results are not waited for any more; it does not begin to run before the last file is sent. */
	private get timeLeft(): number {
		const { timeoutMs } = this.options;
		return this.todo.length > 0 || this.running > 0 ? timeoutMs : Math.max(1, this.lastSentAt + timeoutMs - performance.now());
	}

	/** Those under way are let end, so that nothing is half done. */
	private isOver(): boolean {
		if (this.running > 0) return false;
		if (this.isStopped) return true;
		return this.todo.length === 0 && (!this.options.pop || this.isRefused || this.open.size === 0 || this.timeLeft <= 1);
	}

	/** Until something happens, or for so long. */
	private pause(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const over = new AbortController();
			after(Math.min(ms, this.timeLeft), resolve, over.signal);
			this.wake = () => {
				over.abort();
				resolve();
			};
		});
	}

	private copyToDuplicates(): void {
		for (const result of this.results) {
			if (result.duplicateOf === undefined) continue;
			const { status, duplicateOf } = result;
			Object.assign(result, this.results[duplicateOf], { status, duplicateOf });
		}
	}

	private callOnce<A extends unknown[]>(call: ((...about: A) => void) | undefined, ...about: A): void {
		if (!this.called.has(call)) call?.(...about);
		this.called.add(call);
	}
}
