import { numbersIn } from '../client/json';
import type { PendingEvent } from './event';

/** Which heartbeats are worth an event; without any, all are. */
export interface StatusConditions {
	/** The ingester's chance to take a file, 0 to 1, has fallen below this: it is dropping files. */
	belowProcessingChance?: number;
	/** Some queue has more entries than this. */
	aboveQueueLength?: number;
	/** A service has no instance. */
	withoutInstance?: boolean;
}

/** The conditions that a heartbeat speaks of, and whether they hold; by a name that is the same every time. */
export function conditionsOf({ event, id, data = {} }: PendingEvent, wanted: StatusConditions): Map<string, boolean> {
	const result = new Map<string, boolean>();
	const chances = Object.values(numbersIn(data.processing_chance));
	if (wanted.belowProcessingChance !== undefined && chances.length > 0) {
		const { belowProcessingChance } = wanted;
		result.set('belowProcessingChance', chances.some((chance) => chance < belowProcessingChance));
	}
	const queues = typeof data.queue === 'number' ? [data.queue] : Object.values(numbersIn(data.queues));
	if (wanted.aboveQueueLength !== undefined && queues.length > 0) {
		const { aboveQueueLength } = wanted;
		result.set(`aboveQueueLength:${event}:${id}`, queues.some((length) => length > aboveQueueLength));
	}
	if (wanted.withoutInstance && event === 'serviceHeartbeat' && typeof data.instances === 'number') {
		result.set(`withoutInstance:${id}`, data.instances === 0);
	}
	return result;
}

/** Lets a heartbeat through when a condition begins or ceases to hold, not each time it is reported. */
export class ConditionGate {
	/** @param holding the names of those that hold; changed in place, and remembered between two starts of n8n */
	constructor(
		private readonly wanted: StatusConditions,
		private readonly holding: Set<string>,
	) {}

	/** The events to deliver: one for each condition that has changed, with its name and whether it holds. */
	changes(event: PendingEvent): PendingEvent[] {
		const changed: PendingEvent[] = [];
		for (const [name, holds] of conditionsOf(event, this.wanted)) {
			if (holds === this.holding.has(name)) continue;
			if (holds) this.holding.add(name);
			else this.holding.delete(name);
			changed.push({ ...event, key: `${name}:${holds}:${event.time}`, extra: { condition: name.split(':')[0], active: holds } });
		}
		return changed;
	}
}
