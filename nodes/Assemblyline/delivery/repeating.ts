import { AssemblylineError, isLoginRefused } from '../client/errors';
import { abortWith, pause } from '../client/retry';

export interface RepeatingOptions {
	/** A step failed; it will be tried again. */
	onError(error: unknown): void;
	/** The server refuses the login: nothing more is tried. */
	onRefused(error: AssemblylineError): void;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** Pauses after so many failures in a row: two seconds after the first one, then double each time, up to the longest. Resolves at once when the signal fires. */
export const pauseAfter = (failures: number, longestMs: number, signal: AbortSignal): Promise<void> => pause(Math.min(longestMs, FIRST_PAUSE_MS * 2 ** (failures - 1)), signal);

/** Takes one step after another until it is stopped; pauses after a failure, and longer after each further one. */
export abstract class Repeating {
	private readonly stopping = new AbortController();
	private finished: Promise<void> = Promise.resolve();
	private waking = new AbortController();

	constructor(private readonly callbacks: RepeatingOptions) {}

	/** Returns at once. */
	start(): void {
		this.finished = this.repeat();
	}

	/** Resolves when the step under way has ended. */
	async stop(): Promise<void> {
		this.stopping.abort();
		await this.finished;
	}

	/** One step: does what is due, or rests. */
	protected abstract next(): Promise<void>;

	protected get stopped(): boolean {
		return this.stopping.signal.aborted;
	}

	/** Pauses for a minute at the most, until it is woken or stopped. */
	protected async rest(ms: number): Promise<void> {
		this.waking = new AbortController();
		const callOff = abortWith(this.waking, this.stopping.signal);
		await pause(Math.min(ms, LONGEST_PAUSE_MS), this.waking.signal);
		callOff();
	}

	protected wake(): void {
		this.waking.abort();
	}

	private async repeat(): Promise<void> {
		const { onError, onRefused } = this.callbacks;
		for (let failures = 0; !this.stopped; ) {
			try {
				await this.next();
				failures = 0;
			} catch (error) {
				if (this.stopped) return;
				if (isLoginRefused(error)) return onRefused(error);
				onError(error);
				// A missing role does not come back by itself soon.
				const isLasting = error instanceof AssemblylineError && error.kind === 'forbidden';
				await pauseAfter(isLasting ? Infinity : ++failures, LONGEST_PAUSE_MS, this.stopping.signal);
			}
		}
	}
}
