import { AssemblylineError } from '../client/errors';
import { after, isTransient } from '../client/retry';
import type { IngestMessage } from '../client/types';
import type { Pressure } from './pressure';

/** One file of a run. */
export interface MassFile {
	/** SHA-256; undefined where only the server can tell. */
	sha256?: string;
	/** What makes it equal to another one, so that one of them is enough. */
	key: string;
	/** Sends it; once. */
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
export interface MassResult {
	status: 'alreadyThere' | 'duplicate' | 'notSent' | 'sent';
	/** Index of the first equal file, which stands for this one. */
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

export interface MassOptions {
	/** Requests at once. */
	concurrency: number;
	/** Undefined sends as fast as it goes. */
	pressure?: Pressure;
	/** Takes messages about this run off its queue, where the results are waited for. */
	pop?(limit: number): Promise<IngestMessage[]>;
	/** The submissions of an earlier attempt at this run, by SHA-256. */
	lookUp?(): Promise<Map<string, Found>>;
	/** Milliseconds to wait for results after the last file was sent. */
	timeoutMs: number;
	/** Whether a file that cannot be sent ends the run. */
	stopAtFailure: boolean;
	signal?: AbortSignal;
	/** Told once in a run, each. */
	onPause?(): void;
	onSilence?(): void;
}

/** A page of messages: what is lost with a lost reply. */
const PAGE = 50;
const POLL_MS = 500;
const ROOM_MS = 250;
/** Without messages for so long, the submissions are searched: messages get lost, and cached ones send none. */
const LOOK_UP_MS = 5_000;
/** Without a message for so long, messages no longer tell how many files are out: some of them are lost. */
const DEAF_MS = 60_000;
/** A file that was dropped is sent again, where its fate is waited for; but not for ever. */
const SENDS = 3;

const isServerError = (error: unknown) => error instanceof AssemblylineError && error.kind === 'serverError';

/**
 * Hands in many files: each only once, several at a time, and never more than the server can take. Where results
 * are waited for, their messages are taken while files are still being sent.
 */
export class MassIngest {
	readonly results: MassResult[];
	private readonly todo: number[] = [];
	private readonly sends = new Map<number, number>();
	private readonly byIngestId = new Map<string, number>();
	/** Messages that came before the reply with their ingest_id. */
	private readonly early = new Map<string, IngestMessage>();
	private running = 0;
	private busy = false;
	private polledAt = 0;
	private heardAt = Date.now();
	private lastSentAt = Date.now();
	private failure?: { error: unknown };
	private wake: () => void = () => undefined;
	private readonly told = new Set<string>();

	constructor(
		private readonly files: MassFile[],
		private readonly options: MassOptions,
	) {
		this.results = files.map(({ sha256 }) => ({ status: 'notSent', sha256, score: null, done: false }));
	}

	/** @throws AssemblylineError `cancelled`; what the server says to the reading of messages */
	async run(): Promise<MassResult[]> {
		const { signal } = this.options;
		const onAbort = () => this.wake();
		signal?.addEventListener('abort', onAbort);
		try {
			this.plan((await this.options.lookUp?.()) ?? new Map());
			this.heardAt = this.lastSentAt = Date.now();
			for (;;) {
				this.throwIfEnded();
				this.sendSome();
				if (this.isOver()) break;
				this.listen();
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
		const first = new Map<string, number>();
		this.files.forEach(({ key, sha256 }, index) => {
			const result = this.result(index);
			const found = sha256 === undefined ? undefined : there.get(sha256);
			const original = first.get(key);
			if (original !== undefined) Object.assign(result, { status: 'duplicate', duplicateOf: original });
			else {
				first.set(key, index);
				if (found) this.settle(Object.assign(result, { status: 'alreadyThere' }), found);
				else this.todo.push(index);
			}
		});
	}

	private sendSome(): void {
		const { concurrency, pressure, pop } = this.options;
		while (this.todo.length > 0 && this.running < concurrency && !this.failure) {
			const hears = pop !== undefined && Date.now() - this.heardAt < DEAF_MS;
			if (pressure && pressure.room(hears ? this.outstanding + this.running : undefined) < 1) {
				if (pressure.silent) this.tellOnce('silence', this.options.onSilence);
				else if (this.running === 0 && pressure.told) this.tellOnce('pause', this.options.onPause);
				return;
			}
			void this.send(this.todo.shift() ?? 0);
		}
	}

	private async send(index: number): Promise<void> {
		const result = this.result(index);
		this.running++;
		this.options.pressure?.sending();
		try {
			const { ingest_id: id } = (await this.files[index]?.send()) ?? { ingest_id: '' };
			Object.assign(result, { status: 'sent', ingestId: id });
			this.sends.set(index, (this.sends.get(index) ?? 0) + 1);
			this.byIngestId.set(id, index);
			const message = this.early.get(id);
			if (message) this.take(message);
		} catch (error) {
			Object.assign(result, { error, done: true });
			if (this.options.stopAtFailure) this.failure ??= { error };
		} finally {
			this.running--;
			this.lastSentAt = Date.now();
			this.wake();
		}
	}

	/** Starts a look into the queue, or a search, where it is time for one. */
	private listen(): void {
		const { pop, lookUp } = this.options;
		const now = Date.now();
		if (!pop || this.busy || now - this.polledAt < POLL_MS || this.open().length === 0) return;
		this.busy = true;
		const searching = lookUp !== undefined && now - this.heardAt > LOOK_UP_MS;
		void (searching ? this.search(lookUp) : this.read(pop))
			.catch((error: unknown) => {
				// What cannot be read now is read, or searched for, in a moment.
				this.polledAt = Date.now();
				if (!isTransient(error) && !isServerError(error)) this.failure ??= { error };
			})
			.finally(() => {
				this.busy = false;
				this.wake();
			});
	}

	private async read(pop: NonNullable<MassOptions['pop']>): Promise<void> {
		const messages = await pop(PAGE);
		this.polledAt = messages.length < PAGE ? Date.now() : 0;
		if (messages.length > 0) this.heardAt = Date.now();
		for (const message of messages) this.take(message);
	}

	private async search(lookUp: NonNullable<MassOptions['lookUp']>): Promise<void> {
		const there = await lookUp();
		this.heardAt = Date.now();
		for (const result of this.open()) {
			const found = there.get(result.sha256 ?? '');
			if (found) this.settle(result, found);
		}
	}

	private settle(result: MassResult, { sid, score, failed }: Found): void {
		Object.assign(result, { sid, score: failed ? null : score, done: failed || score !== null }, failed ? { failure: 'the analysis failed' } : {});
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
		const skipped = message.failure === 'Skipped';
		if (skipped) pressure?.dropped();
		if (skipped && pressure && (this.sends.get(index) ?? 0) < SENDS) {
			Object.assign(this.result(index), { status: 'notSent', ingestId: undefined });
			this.todo.push(index);
			return;
		}
		const { sid, files } = message.submission as { sid: string; files?: { sha256?: string }[] };
		const result = this.result(index);
		Object.assign(result, { sid, score: message.score, done: true, sha256: result.sha256 ?? files?.[0]?.sha256 });
		if (message.failure) Object.assign(result, { failure: message.failure, score: null });
	}

	/** Files whose end is waited for. */
	private open(): MassResult[] {
		return this.results.filter(({ status, done }) => !done && (status === 'sent' || status === 'alreadyThere'));
	}

	private get outstanding(): number {
		return this.results.filter(({ status, done }) => status === 'sent' && !done).length;
	}

	private isOver(): boolean {
		if (this.todo.length > 0 || this.running > 0) return false;
		const { pop, timeoutMs } = this.options;
		if (!pop || this.open().length === 0) return true;
		return !this.busy && Date.now() - this.lastSentAt > timeoutMs;
	}

	private throwIfEnded(): void {
		if (this.options.signal?.aborted) throw new AssemblylineError('cancelled', 'The execution was cancelled');
		// A file that could not be sent is in its result; those under way are let end, so that nothing is half done.
		if (!this.failure || this.running > 0) return;
		if (!this.options.stopAtFailure || !this.results.some(({ error }) => error !== undefined)) throw this.failure.error;
		this.todo.length = 0;
		for (const result of this.results) result.done = true;
	}

	/** Until something happens, or for so long. */
	private pause(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const over = new AbortController();
			after(ms, resolve, over.signal);
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
			Object.assign(result, this.result(duplicateOf), { status, duplicateOf });
		}
	}

	private tellOnce(what: string, tell?: () => void): void {
		if (!this.told.has(what)) tell?.();
		this.told.add(what);
	}

	private result(index: number): MassResult {
		const result = this.results[index];
		if (!result) throw new Error(`There is no file ${index}`);
		return result;
	}
}
