import { messageOf } from '../client/errors';
import { sleep } from '../client/retry';
import type { PendingEvent, TriggerEvent } from './event';
import { digestOf, type Ledger } from './ledger';

export interface DeliveryOptions {
	ledger: Ledger;
	/**
	 * Starts the workflow with these items; resolves when it has run. `key` is the same for the same events for ever,
	 * undefined where they have none.
	 */
	emit(items: TriggerEvent[], key: string | undefined): Promise<void>;
	/** The items of events, in order; an event that is gone has none. */
	itemsOf(events: PendingEvent[]): Promise<{ event: PendingEvent; item: TriggerEvent }[]>;
	/** Whether n8n has written an execution down that can never run: it is asked for under another key. */
	isDead?(error: unknown): boolean;
	onError(reason: string): void;
	/** Events for one execution. */
	batchSize?: number;
	/** Executions at once. */
	concurrency?: number;
}

/** Documents read together: one search serves them all. */
const READ_TOGETHER = 100;
const MOST_IN_MEMORY = 1_000;
const POLL_MS = 200;
/** Between two tries to read documents, or to start an execution. */
const LONGEST_PAUSE_MS = 30_000;
/** What n8n cannot write down it refuses sooner: an execution that has gone on for so long is in its database. */
const WRITTEN_AFTER_MS = 300_000;
/** n8n never tells of the end of an execution that has timed out on a worker. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** The way to the workflow: each event once, in order, and so many executions at once. */
export class Delivery {
	private readonly options: DeliveryOptions & Required<Pick<DeliveryOptions, 'batchSize' | 'concurrency'>>;
	private readonly queue: PendingEvent[] = [];
	/** Executions that an earlier process of n8n had started, with all their events: n8n knows them again. */
	private readonly regrouped: PendingEvent[][] = [];
	/** The same, still without some of their events; by the digests of all. */
	private readonly incomplete = new Map<string, PendingEvent[]>();
	private readonly stopping = new AbortController();
	private pumping: Promise<void> | undefined;
	private running = 0;
	/** Executions that n8n could not start, and that are tried again. */
	private failing = 0;
	private wakeUp: (() => void) | undefined;

	constructor(options: DeliveryOptions) {
		this.options = { batchSize: 1, concurrency: 100, ...options };
	}

	/** Events that wait for their turn. */
	get waiting(): number {
		return this.queue.length;
	}

	/** Whether as many events wait as should be kept in memory with all that belongs to them. */
	get isFull(): boolean {
		return this.queue.length >= MOST_IN_MEMORY;
	}

	/** Takes an event on; one that the ledger knows is ignored. */
	enqueue(event: PendingEvent): void {
		const { ledger } = this.options;
		const { key } = event;
		if (this.stopped || (key !== undefined && !ledger.take(key, event.time))) return;
		const batch = key === undefined ? undefined : ledger.batchOf(key);
		if (batch) this.regroup(event, batch);
		else this.queue.push(event);
		this.startPump();
	}

	private regroup(event: PendingEvent, digests: string[]): void {
		const id = digests.join('');
		const together = [...(this.incomplete.get(id) ?? []), event];
		this.incomplete.set(id, together);
		if (together.length < digests.length) return;
		this.incomplete.delete(id);
		this.regrouped.push(digests.flatMap((digest) => together.filter(({ key }) => key !== undefined && digestOf(key) === digest)));
	}

	/** A sweep has found all there is: an execution that misses some of its events will not be complete again. */
	regroupingEnds(): void {
		this.queue.push(...[...this.incomplete.values()].flat());
		this.incomplete.clear();
		this.startPump();
	}

	/** Resolves once n8n has been asked for all executions and has refused none, or this is stopped. */
	async drained(): Promise<void> {
		await this.pumping;
		while ((this.pumping || this.failing > 0) && !this.stopped) await pause(POLL_MS, this.stopping.signal);
	}

	/** Nothing more is started from now on; resolves when what is being read has been left. */
	async stop(): Promise<void> {
		this.stopping.abort();
		this.wakeUp?.();
		await this.pumping;
	}

	private get stopped(): boolean {
		return this.stopping.signal.aborted;
	}

	/** Begins once all that is enqueued together is there: it is read together. */
	private startPump(): void {
		this.pumping ??= Promise.resolve().then(() => this.pump()).finally(() => {
			this.pumping = undefined;
			if (this.queue.length + this.regrouped.length > 0 && !this.stopped) this.startPump();
		});
	}

	private async pump(): Promise<void> {
		for (;;) {
			const regrouped = this.regrouped.shift();
			const events = regrouped ?? this.queue.splice(0, READ_TOGETHER);
			if (events.length === 0 || this.stopped) return;
			const ready = await this.read(events);
			const size = regrouped ? Math.max(1, ready.length) : this.options.batchSize;
			for (let start = 0; start < ready.length; start += size) {
				await this.slot();
				if (this.stopped) return;
				const isLast = start + size >= ready.length && this.queue.length === 0;
				void this.execute(ready.slice(start, start + size), isLast);
			}
		}
	}

	/** The items, however long the server cannot give them; an event without is done. */
	private async read(events: PendingEvent[]): Promise<{ event: PendingEvent; item: TriggerEvent }[]> {
		const { itemsOf, ledger, onError } = this.options;
		for (let failures = 1; !this.stopped; failures++) {
			try {
				const ready = await itemsOf(events);
				const present = new Set(ready.map(({ event }) => event));
				for (const event of events) if (event.key !== undefined && !present.has(event)) ledger.close(event.key);
				return ready;
			} catch (error) {
				if (this.stopped) break;
				onError(messageOf(error));
				await this.backOff(failures);
			}
		}
		return [];
	}

	/**
	 * One execution, in a slot of its own. What n8n cannot start, e.g. because its database is away, is tried until it
	 * can: it knows by the key what it has started already.
	 */
	private async execute(batch: { event: PendingEvent; item: TriggerEvent }[], isLast: boolean): Promise<void> {
		const { emit, isDead, ledger, onError } = this.options;
		const items = batch.map(({ item }) => item);
		const keys = batch.flatMap(({ event: { key } }) => (key === undefined ? [] : [key]));
		const ended = new AbortController();
		this.running++;
		const over = AbortSignal.any([ended.signal, this.stopping.signal]);
		void pause(FORGOTTEN_AFTER_MS, over).then(() => this.leaveSlot());
		void pause(WRITTEN_AFTER_MS, over).then(() => ledger.end(keys));
		let key = keys.length === items.length ? keys.join(' ') : undefined;
		for (let failures = 1; !this.stopped; failures++) {
			ledger.start(keys, isLast);
			try {
				await emit(items, key);
				break;
			} catch (error) {
				onError(`n8n did not start the workflow for ${items.map(({ event, id }) => `${event} ${id}`).join(', ')}: ${messageOf(error)}`);
				if (key === undefined) break;
				if (isDead?.(error)) key = `${keys.join(' ')} #${failures + 1}`;
				this.failing++;
				await this.backOff(failures);
				this.failing--;
				this.wakeUp?.();
			}
		}
		ended.abort();
	}

	private leaveSlot(): void {
		this.running--;
		this.wakeUp?.();
	}

	/** Waits until another execution may start; while n8n cannot start one, it is not asked for others. */
	private async slot(): Promise<void> {
		while ((this.running >= this.options.concurrency || this.failing > 0) && !this.stopped) {
			await new Promise<void>((resolve) => (this.wakeUp = resolve));
		}
	}

	private backOff(failures: number): Promise<void> {
		return pause(Math.min(1_000 * 2 ** failures, LONGEST_PAUSE_MS), this.stopping.signal);
	}
}

/** Waits; resolves at once when the signal fires. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
	return sleep(ms, signal).catch(() => undefined);
}
