import { AssemblylineError, messageOf } from '../client/errors';
import { sleep } from '../client/retry';
import type { IngestMessage } from '../client/types';
import { type EventSource, liveEvent, type TriggerEvent } from './event';

export interface QueueSourceOptions {
	/** Takes up to `limit` messages off the queue. */
	pop(limit: number): Promise<IngestMessage[]>;
	deliver(event: TriggerEvent): void;
	/** A pop failed; it will be tried again. */
	onError(reason: string): void;
	onRefused(error: AssemblylineError): void;
	/** Milliseconds between two looks at an empty queue. */
	pollIntervalMs: number;
}

/**
 * Messages taken at once. Small: the server removes them before it answers, so all of a lost reply are lost.
 */
const PAGE = 10;
const LONGEST_PAUSE_MS = 60_000;

/** The messages of one notification queue, each delivered before the next page is taken. */
export class QueueSource implements EventSource {
	private readonly stopping = new AbortController();
	private finished: Promise<void> = Promise.resolve();

	constructor(private readonly options: QueueSourceOptions) {}

	start(): void {
		this.finished = this.run();
	}

	async stop(): Promise<void> {
		this.stopping.abort();
		await this.finished;
	}

	private async run(): Promise<void> {
		const { signal } = this.stopping;
		let failures = 0;
		while (!signal.aborted) {
			let pause = this.options.pollIntervalMs;
			try {
				const messages = await this.options.pop(PAGE);
				failures = 0;
				for (const message of messages) this.options.deliver(liveEvent('notification', message.ingest_id, message));
				if (messages.length === PAGE) pause = 0;
			} catch (error) {
				if (error instanceof AssemblylineError && ['forbidden', 'loginRefused'].includes(error.kind)) return this.options.onRefused(error);
				failures++;
				pause = Math.min(LONGEST_PAUSE_MS, Math.max(pause, 1000) * 2 ** Math.min(failures, 10));
				this.options.onError(messageOf(error));
			}
			await sleep(pause, signal).catch(() => undefined);
		}
	}
}
