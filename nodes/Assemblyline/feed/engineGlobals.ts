/**
 * What engine.io-client asks of its platform. In the bundle this stands in the place of its own module, which takes
 * Node's timers and global object.
 */
import { after } from '../client/retry';

/** Calls back once the work at hand is done. */
export const nextTick = (callback: () => void): void => queueMicrotask(callback);

export const globalThisShim = {
	setTimeout(callback: () => void, ms: number): AbortController {
		const calledOff = new AbortController();
		after(ms, callback, calledOff.signal);
		return calledOff;
	},
	clearTimeout(timer?: AbortController): void {
		timer?.abort();
	},
};

export const defaultBinaryType = 'nodebuffer';

/** For its own requests, which there are none of: the session keeps the cookies. */
export const createCookieJar = (): undefined => undefined;
