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

/** Engine.IO would keep cookies for requests of its own. It makes none here: the pack's session keeps them. */
export const createCookieJar = (): undefined => undefined;
