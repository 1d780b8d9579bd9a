import type { SessionProvider } from '../client/client';
import type { AssemblylineError } from '../client/errors';
import type { Feed } from '../feed/feeds';
import { type SocketFactory, FeedSubscription } from '../feed/subscription';
import type { Delivery } from './delivery';
import type { Candidate, EventSource } from './event';
import type { Recovery } from './recovery';

export interface FeedSourceOptions {
	feed: Feed;
	/** The wanted events, by their names in this pack. */
	events: string[];
	sessions: SessionProvider;
	connect: SocketFactory;
	delivery: Delivery;
	/** Finds what no message told of; undefined for a feed that leaves no trace. */
	recovery?: Recovery;
	/** The events that a message stands for. */
	candidates(event: string, message: Record<string, unknown>): Candidate[];
	onLive(): void;
	onLost(reason: string, retryInMs: number): void;
	onRefused(error: AssemblylineError): void;
	onDenied(error: AssemblylineError): void;
}

/** The chosen events of a dashboard feed: as their messages come, and by search where they do not. */
export class FeedSource implements EventSource {
	private readonly session: FeedSubscription;

	constructor(private readonly options: FeedSourceOptions) {
		const { feed, events, sessions, connect, delivery, recovery, candidates } = options;
		this.session = new FeedSubscription({
			feed,
			sessions,
			connect,
			onMessage(event, message) {
				if (!events.includes(event) || typeof message !== 'object' || message === null) return;
				for (const candidate of candidates(event, message as Record<string, unknown>)) delivery.offer(candidate);
			},
			onLive() {
				options.onLive();
				void recovery?.look();
			},
			onLost: options.onLost,
			onDenied: options.onDenied,
			onRefused(error) {
				// Without a login a search is refused too, and would only try it again.
				void recovery?.stop();
				options.onRefused(error);
			},
		});
	}

	start(): void {
		this.session.start();
		this.options.recovery?.start();
	}

	async stop(): Promise<void> {
		await this.session.stop();
		await this.options.recovery?.stop();
		await this.options.delivery.stop();
	}
}
