import { AssemblylineError, messageOf } from '../client/errors';
import { sleep } from '../client/retry';
import type { IngestMessage } from '../client/types';
import type { Delivery } from './delivery';
import { type Candidate, type EventSource, eventNow } from './event';
import type { Recovery } from './recovery';

export interface QueueSourceOptions {
	queues: string[];
	/** Takes up to `limit` messages off a queue. */
	pop(queue: string, limit: number): Promise<IngestMessage[]>;
	delivery: Delivery;
	/** Finds ingests whose message was lost; only with a query that tells which ones. */
	recovery?: Recovery;
	/** Takes one message in all, for a test by hand: n8n shows no more, and what is taken is gone. */
	single?: boolean;
	/** A pop failed; it will be tried again. */
	onError(reason: string): void;
	onRefused(error: AssemblylineError): void;
	/** A role is missing, or the server only lets read for a while. Told once for a queue; it is tried again at the slowest pace. */
	onDenied(error: AssemblylineError): void;
	/** Milliseconds between two looks at an empty queue, at the most. */
	pollIntervalMs: number;
}

/** Messages taken at once. Small: the server removes them before it answers, so all of a lost reply are lost. */
const PAGE = 10;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The event of a message: the server has failed to analyse the file where `failure` says so. */
export function notification(message: IngestMessage, recovered = false): Candidate {
	const event = message.failure ? 'notificationFailed' : 'notification';
	return { event: eventNow(event, message.ingest_id, message, recovered), key: `notification:${message.ingest_id}` };
}

/** The messages of notification queues, all of one page with the workflow before the next is taken. */
export class QueueSource implements EventSource {
	private readonly stopping = new AbortController();
	private finished: Promise<void> = Promise.resolve();
	private turn: Promise<unknown> = Promise.resolve();

	constructor(private readonly options: QueueSourceOptions) {}

	start(): void {
		this.finished = Promise.all(this.options.queues.map((queue) => this.read(queue))).then(() => undefined);
		const { recovery } = this.options;
		if (!recovery) return;
		void recovery.look();
		recovery.start();
	}

	async stop(): Promise<void> {
		this.stopping.abort();
		await this.finished;
		await this.options.recovery?.stop();
		await this.options.delivery.stop();
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
		const { delivery, recovery, onError, onRefused, onDenied, pollIntervalMs } = this.options;
		const { signal } = this.stopping;
		let failures = 0;
		let idle = 0;
		let denied = false;
		while (!signal.aborted) {
			try {
				const messages = await this.take(queue);
				failures = 0;
				denied = false;
				idle = messages.length === 0 ? idle + 1 : 0;
				for (const message of messages) await delivery.deliver(notification(message));
				await delivery.settled();
				if (messages.length === PAGE) continue;
			} catch (error) {
				if (signal.aborted) return;
				if (error instanceof AssemblylineError && error.kind === 'loginRefused') {
					// Without a login a search is refused too, and each would be another failed login.
					void recovery?.stop();
					return onRefused(error);
				}
				if (error instanceof AssemblylineError && error.kind === 'forbidden') {
					if (!denied) onDenied(error);
					denied = true;
					failures = Infinity;
				} else {
					failures++;
					onError(messageOf(error));
				}
			}
			await sleep(pauseMs(failures, idle, pollIntervalMs), signal).catch(() => undefined);
		}
	}
}

/** Short after a message, longer the longer nothing comes, and longest while the server fails. */
function pauseMs(failures: number, idle: number, pollIntervalMs: number): number {
	if (failures > 0) return Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(failures, 10));
	return Math.min(pollIntervalMs, SHORTEST_PAUSE_MS * 2 ** Math.min(idle, 10));
}
