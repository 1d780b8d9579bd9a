import { createHash } from 'node:crypto';

/** What a source remembers between two starts of n8n; plain JSON. */
export interface StoredState {
	/** When the workflow was activated, in n8n's clock: nothing older is delivered. ISO 8601. */
	from?: string;
	/** Up to here, in the server's clock, everything was searched for and delivered. ISO 8601. */
	cursor?: string;
	/** Digests of the keys delivered last, oldest first, one after the other: as one text it costs n8n little to watch and save. */
	seen?: string;
	/** Digests of the events whose execution is not known to have ended, with the start of it in milliseconds since 1970. JSON. */
	underWay?: string;
}

const DIGEST_LENGTH = 8;
/** Keys kept in n8n's static data: it is written with every event, so it must stay small. */
const STORED_KEYS = 2_000;
/** Keys kept in memory. */
const KNOWN_KEYS = 20_000;
/**
 * An event that was under way when n8n ended so many milliseconds ago, at the most, is emitted again. n8n leaves it
 * out where its execution exists: for longer than this it need not keep one that the workflow does not save.
 */
const AGAIN_WITHIN_MS = 180_000;

/**
 * The cursor of one source and the keys that it has delivered. Lives in n8n's static data, which is saved
 * with each event that is emitted: so it is changed before the event is.
 */
export class DeliveryState {
	private readonly known: Set<string>;
	private readonly underWay: Map<string, number>;

	/** @param stored the workflow's static data; changed in place */
	constructor(private readonly stored: StoredState) {
		this.known = new Set(stored.seen?.match(new RegExp(`.{${DIGEST_LENGTH}}`, 'g')) ?? []);
		const started = Object.entries(JSON.parse(stored.underWay ?? '{}') as Record<string, number>);
		this.underWay = new Map(started.filter(([, time]) => time > Date.now() - AGAIN_WITHIN_MS));
		for (const event of this.underWay.keys()) this.known.delete(event);
	}

	/** Begins anew: what came before `now` is not delivered. */
	static begin(stored: StoredState, now: string): DeliveryState {
		stored.from = now;
		delete stored.cursor;
		delete stored.underWay;
		return new DeliveryState(stored);
	}

	get from(): string | undefined {
		return this.stored.from;
	}

	get cursor(): string | undefined {
		return this.stored.cursor;
	}

	/** Moves the cursor; only ever forward. */
	advance(time: Date): void {
		const cursor = this.stored.cursor;
		if (cursor === undefined || Date.parse(cursor) < time.getTime()) this.stored.cursor = time.toISOString();
	}

	/** Whether an event with this key has been taken already. */
	has(key: string): boolean {
		return this.known.has(digest(key));
	}

	/** Takes an event: it will not be taken again while this process lives. */
	take(key: string): void {
		this.known.add(digest(key));
		if (this.known.size <= KNOWN_KEYS) return;
		const [oldest] = this.known;
		if (oldest !== undefined) this.known.delete(oldest);
	}

	/** Gives an event back that could not be kept: a later search may take it. */
	giveBack(key: string): void {
		this.known.delete(digest(key));
	}

	/** Remembers an event as delivered, now and after a restart. Call it before the event is emitted. */
	record(key: string): void {
		this.stored.seen = ((this.stored.seen ?? '') + digest(key)).slice(-STORED_KEYS * DIGEST_LENGTH);
	}

	/**
	 * Remembers that an event is about to be emitted. n8n saves that before it creates the execution: if it is killed
	 * between the two, the event is offered again after its start. Needs a deduplication key of this one event.
	 */
	start(key: string): void {
		this.underWay.set(digest(key), Date.now());
		this.storeUnderWay();
	}

	/** The execution has ended. */
	end(key: string): void {
		if (this.underWay.delete(digest(key))) this.storeUnderWay();
	}

	private storeUnderWay(): void {
		this.stored.underWay = JSON.stringify(Object.fromEntries(this.underWay));
	}
}

/** 48 bits: among thousands of keys, one false match in many millions of events. */
function digest(key: string): string {
	return createHash('sha256').update(key).digest('base64url').slice(0, DIGEST_LENGTH);
}
