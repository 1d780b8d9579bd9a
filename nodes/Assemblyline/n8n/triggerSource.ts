import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { AssemblylineError } from '../client/errors';
import { popMessages } from '../client/ingest';
import type { EventSource, TriggerEvent } from '../delivery/event';
import { FeedSource } from '../delivery/feedSource';
import { QueueSource } from '../delivery/queueSource';
import { feeds } from '../session/eventMap';
import type { ConnectionSettings } from '../session/settings';
import { clientOf, sessionsOf } from './connection';
import { asNodeError } from './errors';
import { socketFactory } from './socket';
import type { TriggerSettings } from './triggerSettings';

/** The event source that the parameters ask for; it delivers each event to the workflow as an execution of its own. */
export function triggerSource(context: ITriggerFunctions, settings: TriggerSettings, connection: ConnectionSettings): EventSource {
	const deliver = (event: TriggerEvent) => context.emit([[{ json: { ...event } as IDataObject }]]);
	const onRefused = (error: AssemblylineError) => {
		const shown = asNodeError(context.getNode(), error, 0);
		context.logger.error(`Assemblyline Trigger stopped: ${error.message}`);
		context.saveFailedExecution(shown);
	};
	const log = (message: string) => context.logger.warn(`Assemblyline Trigger: ${message}`);

	if (settings.source === 'notificationQueue') {
		const client = clientOf(context, connection);
		return new QueueSource({
			pop: (limit) => popMessages(client, settings.notificationQueue, limit),
			deliver,
			onError: log,
			onRefused,
			pollIntervalMs: settings.pollIntervalMs,
		});
	}
	return new FeedSource({
		feed: feeds[settings.source],
		events: settings.events,
		sessions: sessionsOf(context, connection),
		connect: socketFactory(connection),
		deliver,
		onLive: () => context.logger.info(`Assemblyline Trigger: listening to ${settings.source}`),
		onLost: (reason, retryInMs) => log(`${reason}; trying again in ${(retryInMs / 1000).toFixed(1)} s`),
		onRefused,
	});
}
