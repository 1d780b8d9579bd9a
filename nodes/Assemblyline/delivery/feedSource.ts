import type { AssemblylineError } from '../client/errors';
import { type Feed } from '../session/eventMap';
import type { SessionSource } from '../session/pool';
import { type SocketFactory, SocketSession } from '../session/socketSession';
import { type EventSource, liveEvent, type TriggerEvent } from './event';

export interface FeedSourceOptions {
	feed: Feed;
	/** The wanted events, by their names in this pack. */
	events: string[];
	sessions: SessionSource;
	connect: SocketFactory;
	deliver(event: TriggerEvent): void;
	onLive(): void;
	onLost(reason: string, retryInMs: number): void;
	onRefused(error: AssemblylineError): void;
}

/** The chosen events of a dashboard feed. */
export class FeedSource implements EventSource {
	private readonly session: SocketSession;

	constructor(options: FeedSourceOptions) {
		const { feed, events, deliver, ...rest } = options;
		this.session = new SocketSession({
			...rest,
			feed,
			onMessage(event, message) {
				if (!events.includes(event) || typeof message !== 'object' || message === null) return;
				const data = message as Record<string, unknown>;
				deliver(liveEvent(event, feed.idOf(data, event), data));
			},
		});
	}

	start(): void {
		this.session.start();
	}

	stop(): Promise<void> {
		return this.session.stop();
	}
}
