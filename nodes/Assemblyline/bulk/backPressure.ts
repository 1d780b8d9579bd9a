/** The server's classes of priority, each with a queue and a limit of its own. Above 400 nothing is dropped. */
const CLASSES = [
	{ name: 'low', upTo: 100, samplingAt: 10_000_000 },
	{ name: 'medium', upTo: 200, samplingAt: 2_000_000 },
	{ name: 'high', upTo: 300, samplingAt: 1_000_000 },
	{ name: 'critical', upTo: 400, samplingAt: 500_000 },
] as const;

export interface PressureOptions {
	/** Priority with which the files are sent, after the server's cap. */
	priority: number;
	/** Queue length from which the server drops files (`core.ingester.sampling_at`), where it is known; else the factory's. */
	queueLimit?: number;
	/** Milliseconds. */
	now?: () => number;
}

/** Files that may be out before the first heartbeat. */
const BEFORE_HEARTBEAT = 100;
/** Files that may be out, or be sent in {@link INTERVAL_MS}, where the server says nothing about its load. */
const CAREFUL = 10;
const INTERVAL_MS = 5_000;
/** A first heartbeat comes within this, or none does. */
const PATIENCE_MS = 8_000;
/** The server sends heartbeats every five seconds: without any for so long, the connection is no good. */
const STALE_MS = 30_000;
/** A queue of this length is taken to be harmless, where the limit is only assumed. */
const FIRST_STEP = 1_000;
/** Part of the limit up to which the queue is filled. */
const MARGIN = 0.8;
/** A heartbeat may be so old when it comes: what was sent since then is not in its numbers. */
const HEARTBEAT_AGE_MS = 2_000;

interface Heartbeat {
	at: number;
	queue: number;
	chance: number;
}

/**
 * How many more files the server takes without dropping any, by the heartbeats of its ingester. From a queue of
 * `samplingAt` on it drops files by chance. Heartbeats come every five seconds only: what was sent since the last
 * one is added in full. Where the limit is only assumed, the queue may become twice as long as one that was seen
 * to be harmless, and a heartbeat that tells of dropped files tells the limit, too.
 */
export class BackPressure {
	private readonly startedAt: number;
	private readonly now: () => number;
	private readonly name: string | undefined;
	private readonly isKnown: boolean;
	private limit: number;
	private harmless = 0;
	private last?: Heartbeat;
	/** When files were sent that the last heartbeat may not know of. */
	private sent: number[] = [];
	private pausedAt?: number;

	constructor({ priority, queueLimit, now = Date.now }: PressureOptions) {
		const priorityClass = CLASSES.find(({ upTo }) => priority <= upTo);
		this.name = priorityClass?.name;
		this.isKnown = queueLimit !== undefined;
		this.limit = queueLimit ?? priorityClass?.samplingAt ?? Infinity;
		this.now = now;
		this.startedAt = now();
	}

	/** Takes in an IngestHeartbeat; a message without its numbers is none. */
	heartbeat(message: unknown): void {
		const queue = this.queueOf(numbers(message, 'queues'));
		const chance = this.name === undefined ? 1 : numbers(message, 'processing_chance')[this.name];
		if (queue === undefined || chance === undefined) return;
		const at = this.now();
		this.last = { at, queue, chance };
		this.sent = this.sent.filter((time) => time > at - HEARTBEAT_AGE_MS);
		if (chance < 1) this.limit = Math.min(this.limit, limitOf(queue, chance));
		else this.harmless = Math.max(this.harmless, queue);
		if (chance === 1 && this.pausedAt !== undefined && this.pausedAt < at - HEARTBEAT_AGE_MS) this.pausedAt = undefined;
	}

	/** A file is about to be sent. */
	sending(): void {
		this.sent.push(this.now());
	}

	/** The server has dropped a file: no more until a later heartbeat, and then half as many. */
	dropped(): void {
		if (this.pausedAt !== undefined) return;
		this.pausedAt = this.now();
		this.limit = Math.max(1, Math.floor(this.allowed / 2));
	}

	/** Whether the server has told its load at all. */
	get told(): boolean {
		return this.last !== undefined;
	}

	/** Whether the server has not told its load in time. */
	get silent(): boolean {
		return this.now() - (this.last?.at ?? this.startedAt) > (this.last ? STALE_MS : PATIENCE_MS);
	}

	/**
	 * How many files may be sent now.
	 * @param outstanding files sent and not done yet; undefined where nobody hears of that
	 */
	room(outstanding?: number): number {
		const { last } = this;
		if (this.silent) return CAREFUL - (outstanding ?? this.sent.filter((time) => time > this.now() - INTERVAL_MS).length);
		if (!last) return Math.min(BEFORE_HEARTBEAT, this.allowed) - this.sent.length;
		if (last.chance < 1 || this.pausedAt !== undefined) return 0;
		return this.allowed - last.queue - this.sent.length;
	}

	/** How long the queue may become. */
	private get allowed(): number {
		const full = Math.max(1, Math.floor(this.limit * MARGIN));
		return this.isKnown ? full : Math.min(full, Math.max(FIRST_STEP, 2 * this.harmless));
	}

	/** Files that wait in the class of ours, and those that no class has taken in yet. */
	private queueOf(queues: Record<string, number>): number | undefined {
		const own = this.name === undefined ? 0 : queues[this.name];
		return own === undefined || queues.ingest === undefined ? undefined : own + queues.ingest;
	}
}

/** The server's chance to drop is tanh(2 * (queue - limit) / limit); solved for the limit. */
function limitOf(queue: number, chance: number): number {
	const drop = Math.min(1 - chance, 0.999999);
	return Math.max(1, Math.floor(queue / (1 + Math.atanh(drop) / 2)));
}

function numbers(message: unknown, name: string): Record<string, number> {
	const values: unknown = typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined;
	const entries = typeof values === 'object' && values !== null ? Object.entries(values) : [];
	return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
