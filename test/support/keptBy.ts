import { getEventListeners } from 'node:events';

/** How much a signal keeps of what waits for it: listeners, and what AbortSignal.any has made of it, which Node 20 keeps as long as the signal. */
export function keptBy(signal: AbortSignal): number {
	const dependent = Object.getOwnPropertySymbols(signal).find(({ description }) => description === 'kDependantSignals');
	const signals: unknown = dependent && Reflect.get(signal, dependent);
	return getEventListeners(signal, 'abort').length + Number(Reflect.get(Object(signals), 'size') ?? 0);
}
