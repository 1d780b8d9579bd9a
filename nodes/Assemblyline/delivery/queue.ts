import { AssemblylineError } from '../client/errors';
import { pause } from '../client/retry';
import type { IngestMessage } from '../client/types';
import type { Delivery } from './delivery';
import { liveEvent, type PendingEvent } from './event';
import { notificationKey, timeIn } from './sources';

export interface QueueReaderOptions {
	queues: string[];
	/** Takes up to `limit` messages off a queue. */
	pop(queue: string, limit: number): Promise<IngestMessage[]>;
	delivery: Delivery;
	/** Takes one message in all, for a test by hand: n8n shows no more, and what is taken is gone. */
	single: boolean;
	onDone(): void;
	/** A pop failed; it will be tried again. */
	onError(error: unknown): void;
	onRefused(error: AssemblylineError): void;
	/** Milliseconds between two looks at an empty queue, at the most. */
	pollIntervalMs: number;
}

/** Messages taken at once. Few: the server removes them before it answers, so all of a lost reply are lost. */
const PAGE = 10;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The event of a message: the server has failed to analyze the file where `failure` says so. */
export function notification(message: IngestMessage): PendingEvent {
	const key = notificationKey(message.ingest_id);
	return liveEvent(message.failure ? 'notificationFailed' : 'notification', message.ingest_id, message, { key, time: timeIn(message, 'notify_time') || Date.now() });
}

/** Reads notification queues; all messages of one page are with the workflow before the next is taken. */
export class QueueReader {
	private readonly stopping = new AbortController();
	private finished: Promise<unknown> = Promise.resolve();
	private turn: Promise<unknown> = Promise.resolve();
	/** Queues that may have more messages. */
	private readonly unread: Set<string>;

	constructor(private readonly options: QueueReaderOptions) {
		this.unread = new Set(options.queues);
	}

	/** Whether a queue may have messages that no one has taken. */
	get isBehind(): boolean {
		return this.unread.size > 0;
	}

	start(): void {
		this.finished = Promise.all(this.options.queues.map((queue) => this.read(queue)));
	}

	async stop(): Promise<void> {
		this.stopping.abort();
		await this.finished;
	}

	private take(queue: string): Promise<IngestMessage[]> {
		const { pop, single } = this.options;
		if (!single) return pop(queue, PAGE);
		const taken = this.turn.then(async () => {
			if (this.stopping.signal.aborted) return [];
			const messages = await pop(queue, 1);
			if (messages.length > 0) this.stopping.abort();
			return messages;
		});
		this.turn = taken.catch(() => undefined);
		return taken;
	}

	private async read(queue: string): Promise<void> {
		const { delivery, onDone, onError, onRefused, pollIntervalMs } = this.options;
		const { signal } = this.stopping;
		let failures = 0;
		let idle = 0;
		while (!signal.aborted) {
			try {
				const messages = await this.take(queue);
				failures = 0;
				onDone();
				idle = messages.length === 0 ? idle + 1 : 0;
				for (const message of messages) delivery.enqueue(notification(message));
				if (messages.length === PAGE) this.unread.add(queue);
				else this.unread.delete(queue);
				await delivery.drained();
				if (messages.length === PAGE) continue;
			} catch (error) {
				if (signal.aborted) return;
				if (error instanceof AssemblylineError && error.kind === 'loginRefused') return onRefused(error);
				// A missing role does not come back by itself soon.
				failures = error instanceof AssemblylineError && error.kind === 'forbidden' ? Infinity : failures + 1;
				onError(error);
			}
			await pause(pauseMs(failures, idle, pollIntervalMs), signal);
		}
	}
}

/** Short after a message, longer the longer nothing comes, and longest while the server fails. */
function pauseMs(failures: number, idle: number, pollIntervalMs: number): number {
	if (failures > 0) return Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(failures, 10));
	return Math.min(pollIntervalMs, SHORTEST_PAUSE_MS * 2 ** Math.min(idle, 10));
}
