import type { AssemblylineClient } from '../client/client';
import type { JsonObject } from '../client/types';
import type { Delivery } from './delivery';
import { isUnreadable, readAll } from './documents';
import { nameOf, type PendingEvent } from './event';
import { Repeating, type RepeatingOptions } from './repeating';
import { filtersOf, type Source } from './sources';
import type { Sweep } from './sweep';

export interface MessagesOptions extends RepeatingOptions {
	client: AssemblylineClient;
	source: Source;
	/** Lucene; only what matches it is an event. Empty for all. */
	query: string;
	delivery: Delivery;
	/** Whether details are added, for which the document is needed. */
	enrich: boolean;
	/** Finds what there is no room for, if it leaves a trace. */
	sweep?: Pick<Sweep, 'catchUp'>;
	/** A message came that there is no room for, and no sweep can find its event. */
	onDropped(): void;
	/** A document that the server cannot give: its message goes on without it. */
	onUnreadable(id: string, reason: string): void;
	/** A fetch of documents succeeded. */
	onDone(): void;
}

/** A message whose document is looked for. */
interface Hint {
	event: string;
	id: string;
	message: JsonObject;
	/** When it is looked for next, by performance.now(). */
	dueAt: number;
	tries: number;
}

/** After these pauses a document is looked for again: the index shows most within a second, under load within three; what has not turned up then is left to the sweeps. */
const PAUSES_MS = [500, 1_000, 1_500, 3_000];
/** Documents looked for together. */
const TOGETHER = 200;
/** A flood of messages is left to the sweeps, which need one search for ten thousand of them. */
const MOST_HINTS = 2_000;
/** Three fetches a second in the long run, and some at once after a silence: few messages have theirs fetched as they come, many together. */
const FETCH_EVERY_MS = 333;
const FETCHES_AT_ONCE = 10;

/** The messages of a feed. One is an event by itself, or a hint: its document is looked for at once, with the query. */
export class Messages extends Repeating {
	private readonly hints = new Map<string, Hint>();
	private nextFetchAt = -Infinity;

	constructor(private readonly options: MessagesOptions) {
		super(options);
	}

	/** Takes a message. */
	take(event: string, id: string, message: JsonObject): void {
		const { source, query, enrich, delivery } = this.options;
		const whole = query === '' && source.whole.includes(event) ? source.fromMessage?.(event, message) : undefined;
		const isEvent = whole && (!enrich || whole.document);
		// An event is kept in memory with its document.
		if (delivery.isFull || (!isEvent && this.hints.size >= MOST_HINTS)) return this.turnAway(event);
		if (isEvent) return delivery.enqueue(whole);
		this.hints.set(`${event}:${id}:${JSON.stringify(message.metadata ?? null)}`, { event, id, message, dueAt: 0, tries: 0 });
		this.wake();
	}

	private turnAway(event: string): void {
		const { source, sweep, onDropped } = this.options;
		if (sweep && source.events.includes(event)) sweep.catchUp();
		else onDropped();
	}

	/** The events whose documents are looked for just now. */
	get hinted(): Set<string> {
		return new Set([...this.hints.values()].map(nameOf));
	}

	protected async next(): Promise<void> {
		const now = performance.now();
		const dueAt = Math.max(this.nextFetchAt, Math.min(...[...this.hints.values()].map((hint) => hint.dueAt)));
		if (dueAt <= now) return this.fetchDue(now);
		await this.rest(dueAt - now);
	}

	/** Fetches the documents that are due. */
	private async fetchDue(now: number): Promise<void> {
		this.nextFetchAt = Math.max(this.nextFetchAt, now - FETCHES_AT_ONCE * FETCH_EVERY_MS) + FETCH_EVERY_MS;
		const { client, source, query, delivery, onUnreadable, onDone } = this.options;
		const due = [...this.hints].filter(([, { dueAt }]) => dueAt <= now).slice(0, TOGETHER);
		const ids = [...new Set(due.map(([, { id }]) => id))];
		const documents = await readAll(ids, { client, source, filters: filtersOf(source, query), onUnreadable });
		for (const [name, hint] of due) {
			const document = documents.get(hint.id);
			const isLost = document !== undefined && isUnreadable(document);
			const event = document && !isLost ? source.confirm?.(hint.event, hint.message, document) : undefined;
			if (!event && !isLost && wait(hint)) continue;
			const found = event ?? this.without(hint);
			if (found) delivery.enqueue(found);
			// Another message may have come in its place meanwhile.
			if (this.hints.get(name) === hint) this.hints.delete(name);
		}
		onDone();
	}

	/** No document has turned up. Where any event is wanted, the message is one; else nobody can tell whether it is. */
	private without({ event, message }: Hint): PendingEvent | undefined {
		const { query, source } = this.options;
		return query === '' ? source.fromMessage?.(event, message) : undefined;
	}
}

/** Has a document looked for again a little later; false where that was done often enough. */
function wait(hint: Hint): boolean {
	const pauseMs = PAUSES_MS[hint.tries++];
	if (pauseMs === undefined) return false;
	hint.dueAt = performance.now() + pauseMs;
	return true;
}
