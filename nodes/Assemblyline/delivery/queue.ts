import type { IngestMessage } from '../client/types';
import type { Delivery } from './delivery';
import { liveEvent, type PendingEvent } from './event';
import { Repeating, type RepeatingOptions } from './repeating';
import { notificationKey, timeIn } from './sources';

/** Takes up to `limit` messages off a queue. */
export type Pop = (queue: string, limit: number) => Promise<IngestMessage[]>;

export interface QueueReaderOptions extends RepeatingOptions {
	queue: string;
	pop: Pop;
	delivery: Delivery;
	onDone(): void;
	/** Milliseconds between two reads of an empty queue, at the most. */
	pollIntervalMs: number;
}

/** Messages taken at once. Few: the server removes them before it answers, so all of a lost reply are lost. */
const PAGE = 10;
const SHORTEST_PAUSE_MS = 1_000;

/** The event of a message: the server has failed to analyze the file where `failure` says so. */
export function notification(message: IngestMessage): PendingEvent {
	const key = notificationKey(message.ingest_id);
	return liveEvent(message.failure ? 'notificationFailed' : 'notification', message.ingest_id, message, { key, time: timeIn(message, 'notify_time') || Date.now() });
}

/** Takes one message in all, for a test by hand: n8n shows no more, and what is taken is gone. */
export function oneInAll(pop: Pop): Pop {
	let isTaken = false;
	let turn: Promise<unknown> = Promise.resolve();
	return (queue) => {
		const taken = turn.then(async () => {
			const messages = isTaken ? [] : await pop(queue, 1);
			isTaken ||= messages.length > 0;
			return messages;
		});
		turn = taken.catch(() => undefined);
		return taken;
	};
}

/** Reads a notification queue; all messages of one page are with the workflow before the next is taken. */
export class QueueReader extends Repeating {
	/** Whether the queue may have messages that no one has taken. */
	isBehind = true;
	/** Reads in a row that found nothing. */
	private idle = 0;

	constructor(private readonly options: QueueReaderOptions) {
		super(options);
	}

	protected async next(): Promise<void> {
		const { queue, pop, delivery, onDone, pollIntervalMs } = this.options;
		const messages = await pop(queue, PAGE);
		onDone();
		this.idle = messages.length === 0 ? this.idle + 1 : 0;
		for (const message of messages) delivery.enqueue(notification(message));
		this.isBehind = messages.length === PAGE;
		await delivery.drained();
		// Short after a message, and longer the longer nothing comes.
		if (!this.isBehind) await this.rest(Math.min(pollIntervalMs, SHORTEST_PAUSE_MS * 2 ** Math.min(this.idle, 10)));
	}
}
