import { numbersIn } from '../client/json';

/** The server's classes of priority, each with a queue and a limit of its own. Above 400 nothing is dropped. */
const CLASSES = [
	{ name: 'low', upTo: 100 },
	{ name: 'medium', upTo: 200 },
	{ name: 'high', upTo: 300 },
	{ name: 'critical', upTo: 400 },
] as const;

export interface BackPressureOptions {
	/** Priority with which the files are sent, after the server's cap. */
	priority: number;
	/** Queue length from which the server drops files (`core.ingester.sampling_at`), where it is known. */
	queueLimit?: number;
	/** Milliseconds of a clock that does not step when the machine's time is set. */
	now?: () => number;
}

/** Files that may be out before the first heartbeat. */
const BEFORE_HEARTBEAT = 100;
/** Files that may be out, or be sent in {@link INTERVAL_MS}, where the heartbeats are of no help. */
const BLIND_LIMIT = 10;
const INTERVAL_MS = 5_000;
/** A first heartbeat comes within this, or none does. */
const PATIENCE_MS = 8_000;
/** The server sends heartbeats every five seconds: without any for so long, the connection is no good. */
const STALE_MS = 30_000;
/** How long the queue may become at first, and by how much longer with a heartbeat, until the server drops a file. */
const FIRST_STEP = 1_000;
/** Part of a limit up to which the queue is filled. */
const MARGIN = 0.8;
/** A heartbeat may be so old when it comes: what was sent since then is not in its numbers. */
const HEARTBEAT_AGE_MS = 2_000;
/** After so long without room for a single file a few are sent all the same: the run is to come to an end. */
const MAX_PAUSE_MS = 300_000;

/**
 * How many more files the server takes without dropping any, by the heartbeats of its ingester, as TCP does it: where
 * the queue may not become longer, a heartbeat without drops allows a step more, and a drop allows half as much; never
 * less than was seen to be harmless. Heartbeats come every five seconds: what was sent since the last one is added in full.
 */
export class BackPressure {
	private readonly now: () => number;
	private readonly name: string | undefined;
	private readonly most: number;
	/** How long the queue may become. */
	private window: number;
	private step = FIRST_STEP;
	private harmless = 0;
	/** How long the queue may have been of late: a drop is told of some time after it. */
	private longest = 0;
	private last?: { at: number; queue: number };
	/** When files were sent that the last heartbeat may not know of. */
	private sent: number[] = [];
	/** When the server dropped a file, until it is known to drop none. */
	private droppedAt?: number;
	/** Since when there has been no room. */
	private fullSince?: number;
	private readonly startedAt: number;

	constructor({ priority, queueLimit = Infinity, now = () => performance.now() }: BackPressureOptions) {
		this.name = CLASSES.find(({ upTo }) => priority <= upTo)?.name;
		this.most = Math.max(1, Math.floor(queueLimit * MARGIN));
		this.window = Math.min(FIRST_STEP, this.most);
		this.now = now;
		this.startedAt = now();
	}

	/** Takes in an IngestHeartbeat; a message without its numbers is none. */
	heartbeat(message: unknown): void {
		const queue = this.queueOf(numbersIn(Reflect.get(Object(message), 'queues')));
		const chance = this.name === undefined ? 1 : numbersIn(Reflect.get(Object(message), 'processing_chance'))[this.name];
		if (queue === undefined || chance === undefined) return;
		const at = this.now();
		this.last = { at, queue };
		this.sent = this.sentSince(HEARTBEAT_AGE_MS);
		this.longest = Math.max(queue, this.longest / 2);
		if (chance < 1) return this.shrink(limitOf(queue, chance) * MARGIN);
		if (this.droppedAt !== undefined && this.droppedAt >= at - HEARTBEAT_AGE_MS) return;
		this.droppedAt = undefined;
		this.harmless = Math.max(this.harmless, queue);
		this.window = Math.min(this.most, Math.max(this.window, queue) + (this.fullSince === undefined ? 0 : this.step));
	}

	/** A file is about to be sent. */
	sending(): void {
		if (this.isStale) this.sent = this.sentSince(INTERVAL_MS);
		this.sent.push(this.now());
		this.longest = Math.max(this.longest, (this.last?.queue ?? 0) + this.sent.length);
	}

	/** The server has dropped a file. */
	dropped(): void {
		this.shrink(this.longest / 2);
	}

	/** No more until a later heartbeat without drops; several drops until then are one. */
	private shrink(length: number): void {
		if (this.droppedAt === undefined) {
			this.window = Math.max(1, this.harmless, Math.floor(Math.min(this.window, length)));
			this.step = Math.ceil(this.window / 8);
		}
		this.droppedAt = this.now();
	}

	/** Whether the server has told its load at all. */
	get hasReading(): boolean {
		return this.last !== undefined;
	}

	/** Whether the server has not told its load in time. */
	get isStale(): boolean {
		return this.now() - (this.last?.at ?? this.startedAt) > (this.last ? STALE_MS : PATIENCE_MS);
	}

	/** Whether there has been no room for longer than a pause may last. */
	get isStuck(): boolean {
		return this.fullSince !== undefined && this.now() - this.fullSince > MAX_PAUSE_MS;
	}

	/**
	 * How many files may be sent now.
	 * @param outstanding files sent and not done yet; undefined where nobody hears of that
	 */
	capacity(outstanding?: number): number {
		const room = this.room();
		this.fullSince = room > 0 ? undefined : (this.fullSince ?? this.now());
		if (!this.isStale && !this.isStuck) return room;
		return BLIND_LIMIT - (outstanding ?? this.sentSince(INTERVAL_MS).length);
	}

	private sentSince(ms: number): number[] {
		return this.sent.filter((time) => time > this.now() - ms);
	}

	private room(): number {
		if (!this.last) return Math.min(BEFORE_HEARTBEAT, this.window) - this.sent.length;
		return this.droppedAt === undefined ? this.window - this.last.queue - this.sent.length : 0;
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
	return queue / (1 + Math.atanh(drop) / 2);
}
