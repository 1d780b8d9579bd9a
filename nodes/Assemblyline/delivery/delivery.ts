import { messageOf } from '../client/errors';
import { after, sleep } from '../client/retry';
import type { Candidate, TriggerEvent } from './event';
import type { DeliveryState } from './state';

export interface DeliveryOptions {
	state: DeliveryState;
	/**
	 * Starts the workflow with these events; resolves when it has run. `key` is the same for the same events
	 * for ever, undefined where they have none.
	 */
	emit(events: TriggerEvent[], key: string | undefined): Promise<void>;
	/** Leaves out what the filter does not want, and adds what was asked for. Order is kept. */
	prepare?(candidates: Candidate[]): Promise<Candidate[]>;
	/** Events for one execution. */
	batchSize?: number;
	/** Room was short and is there again: what did not fit can be searched for now. */
	onRoom?(): void;
	/** Whether a search can find the event again; else, where there is no room for it, it is lost. */
	canRecover?(candidate: Candidate): boolean;
	/** An event that cannot be found again did not fit. */
	onDropped?(count: number): void;
	onError(reason: string): void;
	/** Events that may wait for their turn. */
	capacity?: number;
	/** Executions under way at once. */
	parallel?: number;
	/** Milliseconds after which an execution no longer holds the next ones up. */
	slotMs?: number;
}

/** Events prepared together: one search serves them all. */
const PREPARE_TOGETHER = 50;
const PREPARE_TRIES = 5;
const ROOM_POLL_MS = 200;
/** Between two tries to start an execution. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * The way from a source to the workflow: each event once, in order, and never more of them in memory than
 * there is room for. What does not fit is given back, for the source to search for it later.
 */
export class Delivery {
	private readonly queue: Candidate[] = [];
	private readonly options: DeliveryOptions & Required<Pick<DeliveryOptions, 'batchSize' | 'capacity' | 'parallel' | 'slotMs'>>;
	private pumping: Promise<void> | undefined;
	/** The executions under way that hold others up; each is ended by its function. */
	private readonly running = new Set<() => void>();
	private readonly stopping = new AbortController();
	private handedOver = 0;
	private done = 0;
	private returned = 0;
	/** Executions that n8n could not start, and that are tried again. */
	private failing = 0;
	private short = false;
	private wakeUp: (() => void) | undefined;

	constructor(options: DeliveryOptions) {
		this.options = { batchSize: 1, capacity: 1_000, parallel: 100, slotMs: 60_000, ...options };
	}

	/** Hands an event over; false where there is no room for it. An event that was taken before is ignored. */
	offer(candidate: Candidate): boolean {
		const fits = this.take(candidate);
		if (!fits && !this.stopped && !this.canBeFoundAgain(candidate)) this.options.onDropped?.(1);
		return fits;
	}

	private canBeFoundAgain(candidate: Candidate): boolean {
		return candidate.key !== undefined && (this.options.canRecover?.(candidate) ?? true);
	}

	private take(candidate: Candidate): boolean {
		const { state, capacity } = this.options;
		const { key } = candidate;
		if (this.stopped) return false;
		if (key !== undefined && state.has(key)) return true;
		if (this.queue.length >= capacity) {
			this.short = true;
			return false;
		}
		if (key !== undefined) state.take(key);
		this.queue.push(candidate);
		this.handedOver++;
		this.startPump();
		return true;
	}

	/** Hands an event over as soon as there is room for it; gives up when the signal fires. */
	async deliver(candidate: Candidate, signal?: AbortSignal): Promise<void> {
		while (!this.take(candidate) && !this.stopped && !signal?.aborted) await sleep(ROOM_POLL_MS, signal).catch(() => undefined);
	}

	/** How many events were given back, for a search to find them. */
	get givenBack(): number {
		return this.returned;
	}

	/** Resolves once all that has been handed over so far is with the workflow, or given back; false where that will not be. */
	async flushed(signal: AbortSignal): Promise<boolean> {
		const last = this.handedOver;
		while ((this.done < last || this.failing > 0) && !this.stopped && !signal.aborted) await sleep(ROOM_POLL_MS, signal).catch(() => undefined);
		return this.done >= last && this.failing === 0;
	}

	/** Resolves once everything that was handed over is with the workflow. */
	async settled(): Promise<void> {
		await this.pumping;
	}

	/** Nothing more is emitted; what waits is given back. */
	async stop(): Promise<void> {
		this.stopping.abort();
		for (const leave of this.running) leave();
		this.wakeUp?.();
		await this.pumping;
		this.giveBack(this.queue.splice(0));
	}

	private get stopped(): boolean {
		return this.stopping.signal.aborted;
	}

	private startPump(): void {
		this.pumping ??= this.pump().finally(() => {
			this.pumping = undefined;
			if (this.queue.length > 0 && !this.stopped) this.startPump();
		});
	}

	private async pump(): Promise<void> {
		while (this.queue.length > 0 && !this.stopped) {
			const batch = this.queue.splice(0, PREPARE_TOGETHER);
			const prepared = await this.prepare(batch);
			for (let start = 0; start < prepared.length; start += this.options.batchSize) {
				await this.slot();
				if (this.stopped) return this.giveBack(prepared.slice(start));
				this.emit(prepared.slice(start, start + this.options.batchSize));
			}
			this.done += batch.length;
			this.tellRoom();
		}
	}

	/** The filter and the details need the server: they are tried a few times, then the events are given back. */
	private async prepare(batch: Candidate[]): Promise<Candidate[]> {
		const { prepare, onError } = this.options;
		if (!prepare) return batch;
		for (let attempt = 1; attempt <= PREPARE_TRIES && !this.stopped; attempt++) {
			try {
				return await prepare(batch);
			} catch (error) {
				if (this.stopped) break;
				onError(messageOf(error));
				await sleep(1_000 * 2 ** attempt, this.stopping.signal).catch(() => undefined);
			}
		}
		const lost = batch.filter((candidate) => !this.canBeFoundAgain(candidate)).length;
		if (lost > 0 && !this.stopped) this.options.onDropped?.(lost);
		this.giveBack(batch);
		this.short = true;
		return [];
	}

	private emit(batch: Candidate[]): void {
		const { state, batchSize } = this.options;
		const keys = batch.flatMap(({ key }) => (key === undefined ? [] : [key]));
		for (const key of keys) state.record(key);
		// A batch would not be put together in the same way again, so n8n would not know it.
		const single = batchSize === 1 ? keys[0] : undefined;
		const events = batch.map(({ event }) => event);
		void this.execute(events, keys.length === batch.length ? keys.join(' ') : undefined, single);
	}

	/**
	 * One execution, in a slot of its own. What n8n cannot start, e.g. because its database is away, is tried until it
	 * can. n8n knows by the key what it has started already.
	 * @param single the key of an event that is under way until its execution has ended: at the end of n8n, too
	 */
	private async execute(events: TriggerEvent[], key: string | undefined, single: string | undefined): Promise<void> {
		const { emit, onError, state } = this.options;
		for (let failures = 1; !this.stopped; failures++) {
			const leave = this.occupySlot();
			if (single !== undefined) state.start(single);
			try {
				await emit(events, key);
				if (single !== undefined) state.end(single);
				return;
			} catch (error) {
				onError(messageOf(error));
				if (key === undefined) return;
				this.failing++;
				await sleep(Math.min(1_000 * 2 ** failures, LONGEST_PAUSE_MS), this.stopping.signal).catch(() => undefined);
				this.failing--;
				this.wakeUp?.();
			} finally {
				leave();
			}
		}
	}

	/** Takes a slot, for as long as one may hold the others up; the function gives it back before. */
	private occupySlot(): () => void {
		const leave = () => {
			over.abort();
			if (this.running.delete(leave)) this.wakeUp?.();
		};
		const over = new AbortController();
		after(this.options.slotMs, leave, over.signal);
		this.running.add(leave);
		return leave;
	}

	/** Waits until another execution may start; while n8n cannot start one, it is not asked for others. */
	private async slot(): Promise<void> {
		while ((this.running.size >= this.options.parallel || this.failing > 0) && !this.stopped) {
			await new Promise<void>((resolve) => (this.wakeUp = resolve));
		}
	}

	private tellRoom(): void {
		if (!this.short || this.queue.length > this.options.capacity / 2) return;
		this.short = false;
		this.options.onRoom?.();
	}

	/** Lets a search take these again, and keeps one that is under way from counting them as delivered. */
	giveBack(candidates: Candidate[]): void {
		this.returned += candidates.length;
		for (const { key } of candidates) if (key !== undefined) this.options.state.giveBack(key);
	}
}
