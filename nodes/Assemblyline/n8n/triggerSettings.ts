import type { ITriggerFunctions } from 'n8n-workflow';
import { InvalidParameterError } from '../client/errors';
import { feeds, type FeedName } from '../session/eventMap';
import { queueProblem } from '../shared/notificationQueue';

/** What the trigger's parameters say, checked. */
export type TriggerSettings =
	| { source: 'notificationQueue'; notificationQueue: string; pollIntervalMs: number }
	| { source: FeedName; events: string[] };

/**
 * Reads the parameters once, when the workflow is activated.
 * @throws InvalidParameterError
 */
export function triggerSettings(context: Pick<ITriggerFunctions, 'getNodeParameter'>): TriggerSettings {
	const source = context.getNodeParameter('source');
	if (source === 'notificationQueue') return queueSettings(context);
	if (typeof source !== 'string' || !isFeed(source)) throw new InvalidParameterError('Source', `'${String(source)}' is not a source`);
	const chosen: unknown = context.getNodeParameter('events');
	const events = (Array.isArray(chosen) ? (chosen as unknown[]) : []).map(String);
	if (events.length === 0) throw new InvalidParameterError('Events', 'is empty: choose at least one');
	const unknown = events.find((event) => !(event in feeds[source].events));
	if (unknown) throw new InvalidParameterError('Events', `'${unknown}' is not an event of this source`);
	return { source, events };
}

function isFeed(source: string): source is FeedName {
	return source in feeds;
}

function queueSettings(context: Pick<ITriggerFunctions, 'getNodeParameter'>): TriggerSettings {
	const queue = String(context.getNodeParameter('notificationQueue') ?? '').trim();
	const problem = queueProblem(queue);
	if (problem) throw new InvalidParameterError('Notification Queue', problem);
	const seconds = Number(Reflect.get(Object(context.getNodeParameter('options', {})), 'pollInterval') ?? 5);
	if (!(seconds >= 1)) throw new InvalidParameterError('Poll Interval', 'must be at least 1 second');
	return { source: 'notificationQueue', notificationQueue: queue, pollIntervalMs: seconds * 1000 };
}
