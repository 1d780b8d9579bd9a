import { AssemblylineError } from '../client/errors';
import { pause } from '../client/retry';

export interface RepeatOptions {
	/** Ends it. */
	signal: AbortSignal;
	/** A step failed; it will be tried again. */
	onError(error: unknown): void;
	/** The server refuses the login: nothing more is tried. */
	onRefused(error: AssemblylineError): void;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** Takes one step after another; pauses after a failure, and longer after each further one. */
export async function repeat(step: () => Promise<void>, { signal, onError, onRefused }: RepeatOptions): Promise<void> {
	for (let failures = 0; !signal.aborted; ) {
		try {
			await step();
			failures = 0;
		} catch (error) {
			if (signal.aborted) return;
			if (error instanceof AssemblylineError && error.kind === 'loginRefused') return onRefused(error);
			onError(error);
			// A missing role does not come back by itself soon.
			const isLasting = error instanceof AssemblylineError && error.kind === 'forbidden';
			await pause(isLasting ? LONGEST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++), signal);
		}
	}
}
