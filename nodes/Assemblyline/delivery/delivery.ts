import { pause } from '../client/retry';
import type { PendingEvent, ReadyEvent } from './event';
import { Executions, type ExecutionsOptions, idOf, LONGEST_PAUSE_MS } from './executions';
import { type Group, Groups } from './groups';
import { pauseAfter } from './repeating';

export interface DeliveryOptions extends ExecutionsOptions {
	/** The items of events, in order; an event that is gone has none. Where it rejects, it has told of that itself, and is asked again. */
	itemsOf(events: PendingEvent[]): Promise<ReadyEvent[]>;
	/** Events for one execution. */
	batchSize?: number;
}

/** Documents read together: one search serves them all. */
const READ_TOGETHER = 100;
const MOST_IN_MEMORY = 1_000;
const POLL_MS = 200;

/** The way to the workflow: each event once, and in order. */
export class Delivery {
	private readonly queue: PendingEvent[] = [];
	private readonly groups: Groups;
	/** Groups that are whole: they come before others. */
	private readonly regrouped: Group[] = [];
	private readonly stopping = new AbortController();
	private readonly executions: Executions;
	private pumping: Promise<void> | undefined;

	constructor(private readonly options: DeliveryOptions) {
		this.groups = new Groups(options.ledger.inheritedGroups);
		this.executions = new Executions(options, this.stopping.signal);
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
		const { key, time } = event;
		if (this.stopped || (key !== undefined && !this.options.ledger.admit(key, time))) return;
		const id = this.groups.idOf(event);
		const group = id === undefined ? undefined : this.groups.add(id, event);
		if (group) this.regrouped.push(group);
		else if (id === undefined) this.queue.push(event);
		this.startPump();
	}

	/** A sweep has found all there is. */
	endRegrouping(): void {
		this.regrouped.push(...this.groups.end());
		this.options.ledger.forgetInherited();
		this.startPump();
	}

	/** Resolves once n8n has been asked for all executions and has refused none, or this is stopped. */
	async drained(): Promise<void> {
		await this.pumping;
		while ((this.pumping || this.executions.isRefused) && !this.stopped) await pause(POLL_MS, this.stopping.signal);
	}

	/** Nothing more is started from now on; resolves when what is being read has been left. */
	async stop(): Promise<void> {
		this.stopping.abort();
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
		const { batchSize = 1 } = this.options;
		for (;;) {
			const group = this.regrouped.shift();
			const events = group?.events ?? this.queue.splice(0, READ_TOGETHER);
			if (events.length === 0 || this.stopped) return;
			const ready = await this.read(events);
			const size = group ? Math.max(1, ready.length) : batchSize;
			for (let start = 0; start < ready.length; start += size) {
				await this.executions.slot();
				if (this.stopped) return;
				const batch = ready.slice(start, start + size);
				const isLast = start + size >= ready.length && this.queue.length === 0;
				void this.executions.run(batch, group?.id ?? idOf(batch.map(({ event }) => event)), isLast);
			}
		}
	}

	/** Reads the items of events, and tries for as long as the server cannot give them. An event that has no item, as it is gone, is done. */
	private async read(events: PendingEvent[]): Promise<ReadyEvent[]> {
		const { itemsOf, ledger } = this.options;
		for (let failures = 1; !this.stopped; failures++) {
			try {
				const ready = await itemsOf(events);
				const present = new Set(ready.map(({ event }) => event));
				for (const event of events) if (event.key !== undefined && !present.has(event)) ledger.close(event.key);
				return ready;
			} catch {
				await pauseAfter(failures, LONGEST_PAUSE_MS, this.stopping.signal);
			}
		}
		return [];
	}
}
