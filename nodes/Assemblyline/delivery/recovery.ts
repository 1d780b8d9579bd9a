import type { AssemblylineClient } from '../client/client';
import { AssemblylineError, messageOf } from '../client/errors';
import { searchAll } from '../client/pagination';
import { sleep } from '../client/retry';
import type { Candidate } from './event';
import type { Delivery } from './delivery';
import type { Hit } from './recoverable';
import type { DeliveryState } from './state';

export interface RecoveryOptions {
	client: AssemblylineClient;
	state: DeliveryState;
	delivery: Delivery;
	index: string;
	timeField: string;
	/** Lucene; only what matches it is an event. */
	query?: string;
	/** Milliseconds before the last search from which the next one looks: the index is late, and not in order. */
	overlapMs: number;
	/** Fields of the documents to read, the id and the time among them; these alone by default. */
	fields?: string;
	/** The events that a found document stands for. */
	candidates(hit: Hit, since: string): Promise<Candidate[]>;
	/** Milliseconds between two searches. */
	intervalMs: number;
	onError(reason: string): void;
	/** The server refuses the login: there will be no further search. */
	onRefused(error: AssemblylineError): void;
}

/** The index shows a document about a second after it was written. */
const SECOND_LOOK_MS = 3_000;

/**
 * Finds events that no message told of, by searching for documents that are newer than the cursor: after each
 * connection, again a moment later, and from time to time. So a feed that fails without a word, or that no
 * proxy lets through, delays events but loses none.
 */
export class Recovery {
	private readonly stopping = new AbortController();
	private running: Promise<void> | undefined;
	private again = false;
	private finished: Promise<void> = Promise.resolve();

	constructor(private readonly options: RecoveryOptions) {}

	start(): void {
		this.finished = this.everyInterval();
	}

	async stop(): Promise<void> {
		this.stopping.abort();
		await this.finished;
		await this.running;
	}

	/** Looks now, and once more a moment later. */
	async look(): Promise<void> {
		await this.once();
		await sleep(SECOND_LOOK_MS, this.stopping.signal).catch(() => undefined);
		await this.once();
	}

	/** One search; a call while one is under way asks for another after it. */
	once(): Promise<void> {
		if (this.running) {
			this.again = true;
			return this.running;
		}
		this.running = this.sweep().finally(() => {
			this.running = undefined;
			if (!this.again) return;
			this.again = false;
			void this.once();
		});
		return this.running;
	}

	private async everyInterval(): Promise<void> {
		const { signal } = this.stopping;
		while (!signal.aborted) {
			await sleep(this.options.intervalMs, signal).catch(() => undefined);
			await this.once();
		}
	}

	private async sweep(): Promise<void> {
		const { signal } = this.stopping;
		if (signal.aborted) return;
		const { client, state, delivery, candidates, onError, onRefused } = this.options;
		try {
			const offset = await client.clockOffsetMs();
			const begun = new Date(Date.now() + offset);
			const since = this.since(offset);
			const { givenBack } = delivery;
			// Only what is with the workflow need not be searched for again, and nothing that came live counts for it.
			const advance = async (time: Date) => {
				if ((await delivery.flushed(signal)) && delivery.givenBack === givenBack) state.advance(time);
			};
			let reached: Date | undefined;
			for await (const hits of this.hits(since)) {
				// The server's paging may end before many of them are delivered: then the next search goes on from here.
				if (reached && reached < begun) await advance(reached);
				for (const hit of hits) {
					if (signal.aborted) return;
					for (const candidate of await candidates(hit, since)) await delivery.deliver(candidate, signal);
				}
				reached = this.timeOf(hits.at(-1));
			}
			await advance(begun);
		} catch (error) {
			if (signal.aborted) return;
			if (error instanceof AssemblylineError && error.kind === 'loginRefused') {
				this.stopping.abort();
				return onRefused(error);
			}
			onError(`searching for missed events: ${messageOf(error)}`);
		}
	}

	/** When the server made the event; fields of a path such as `times.completed` lie within each other. */
	private timeOf(hit: Hit | undefined): Date | undefined {
		const value = this.options.timeField.split('.').reduce<unknown>((part, name) => Reflect.get(Object(part), name), hit?.document);
		const time = typeof value === 'string' ? new Date(value) : undefined;
		return time && Number.isFinite(time.getTime()) ? time : undefined;
	}

	/** The earliest time, in the server's clock, that an event may have which was not delivered yet. */
	private since(clockOffsetMs: number): string {
		const { state, overlapMs } = this.options;
		const from = (state.from === undefined ? Date.now() : Date.parse(state.from)) + clockOffsetMs;
		const cursor = state.cursor === undefined ? 0 : Date.parse(state.cursor) - overlapMs;
		return new Date(Math.max(from, cursor)).toISOString();
	}

	private async *hits(since: string): AsyncGenerator<Hit[]> {
		const { client, index, timeField, query, fields = `id,${timeField}` } = this.options;
		const request = {
			query: `${timeField}:["${since}" TO *]`,
			fl: fields,
			sort: `${timeField} asc`,
			...(query ? { filters: [query] } : {}),
		};
		for await (const page of searchAll(client, index, request)) {
			yield page.map((document) => ({ id: String(document.id), document }));
		}
	}
}
