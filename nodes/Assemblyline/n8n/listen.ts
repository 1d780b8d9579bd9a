import type { IExecuteFunctions } from 'n8n-workflow';
import { type FeedName, feeds } from '../feed/feeds';
import type { ConnectionSettings } from '../session/settings';
import { FeedSubscription } from '../feed/subscription';
import { sessionsOf, socketsOf } from './connection';

/** Subscribes to a feed for the time of an execution; answers how to end that. A feed that is refused is only silent. */
export function listen(context: Pick<IExecuteFunctions, 'helpers'>, settings: ConnectionSettings, feed: FeedName, onMessage: (event: string, message: unknown) => void): () => Promise<void> {
	const subscription = new FeedSubscription({
		feed: feeds[feed],
		sessions: sessionsOf(context, settings),
		connect: socketsOf(context, settings),
		onMessage,
		onRefused: () => undefined,
		onDenied: () => undefined,
	});
	subscription.start();
	return () => subscription.stop();
}
