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
	/** Executions that an earlier process of n8n had started with several events: n8n knows them again by the digests of all. */
	private readonly regrouped: { id: string; events: PendingEvent[] }[] = [];
	/** The same, still without some of their events. */
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

	private regroup(event: PendingEvent, id: string): void {
		const events = [...(this.incomplete.get(id) ?? []), event];
		this.incomplete.set(id, events);
		if (idOf(events).length === id.length) this.complete(id, events);
	}

	private complete(id: string, events: PendingEvent[]): void {
		this.incomplete.delete(id);
		this.regrouped.push({ id, events });
	}

	/** A sweep has found all there is: what an execution still misses is gone, and n8n knows it without that. */
	regroupingEnds(): void {
		for (const [id, events] of this.incomplete) this.complete(id, events);
		this.options.ledger.forgetBatches();
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
			const events = regrouped?.events ?? this.queue.splice(0, READ_TOGETHER);
			if (events.length === 0 || this.stopped) return;
			const ready = await this.read(events);
			const size = regrouped ? Math.max(1, ready.length) : this.options.batchSize;
			for (let start = 0; start < ready.length; start += size) {
				await this.slot();
				if (this.stopped) return;
				const isLast = start + size >= ready.length && this.queue.length === 0;
				const batch = ready.slice(start, start + size);
				void this.execute(batch, regrouped?.id ?? idOf(batch.map(({ event }) => event)), isLast);
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
	private async execute(batch: { event: PendingEvent; item: TriggerEvent }[], id: string, isLast: boolean): Promise<void> {
		const { emit, isDead, ledger, onError } = this.options;
		const items = batch.map(({ item }) => item);
		const keys = batch.flatMap(({ event }) => event.key ?? []);
		const [firstKey = ''] = keys;
		const key = keys.length < items.length ? undefined : id === digestOf(firstKey) ? firstKey : id;
		const ended = new AbortController();
		this.running++;
		void pause(FORGOTTEN_AFTER_MS, AbortSignal.any([ended.signal, this.stopping.signal])).then(() => this.leaveSlot());
		let number = ledger.numberOf(id);
		for (let failures = 1; !this.stopped; failures++) {
			ledger.start(id, number, isLast);
			const answered = new AbortController();
			const written = sleep(WRITTEN_AFTER_MS, AbortSignal.any([answered.signal, this.stopping.signal]));
			void written.then(() => ledger.end(id, keys), () => undefined);
			try {
				await emit(items, key !== undefined && number > 1 ? `${key} #${number}` : key);
				ledger.end(id, keys);
				break;
			} catch (error) {
				onError(`n8n did not start the workflow for ${items.map(({ event, id }) => `${event} ${id}`).join(', ')}: ${messageOf(error)}`);
				if (key === undefined) break;
				// The first time at once: that n8n has the key for nothing is saved with the next try, and n8n may die before it.
				if (isDead?.(error) && number++ === 1) continue;
				this.failing++;
				await this.backOff(failures);
				this.failing--;
				this.wakeUp?.();
			} finally {
				answered.abort();
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

/** The digests of these events, as the ledger names their execution. */
function idOf(events: PendingEvent[]): string {
	return events.flatMap(({ key }) => (key === undefined ? [] : digestOf(key))).join('');
}

/** Waits; resolves at once when the signal fires. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
	return sleep(ms, signal).catch(() => undefined);
}
