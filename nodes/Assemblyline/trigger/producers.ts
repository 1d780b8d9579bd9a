import type { ITriggerFunctions } from 'n8n-workflow';
import type { AssemblylineClient } from '../client/client';
import { AssemblylineError } from '../client/errors';
import { popMessages } from '../client/ingest';
import { unlessAborted } from '../client/retry';
import { isJsonObject } from '../client/json';
import type { JsonObject } from '../client/types';
import { whoAmINow } from '../client/user';
import { ConditionGate } from '../delivery/conditions';
import type { Delivery } from '../delivery/delivery';
import { liveEvent } from '../delivery/event';
import type { Ledger } from '../delivery/ledger';
import { Messages } from '../delivery/messages';
import { oneInAll, type Pop, QueueReader } from '../delivery/queue';
import { searchSource, type Source, sources } from '../delivery/sources';
import { Sweep, type SweepOptions } from '../delivery/sweep';
import { VerdictWatch } from '../delivery/verdictWatch';
import { type FeedName, feeds } from '../feed/feeds';
import { FeedSubscription } from '../feed/subscription';
import { clientOf, sessionsOf, socketsOf } from '../n8n/connection';
import type { ConnectionSettings } from '../session/settings';
import type { Notices } from './notices';
import type { TriggerSettings } from './settings';

/** Between two sweeps for ingests whose message was lost. */
const QUEUE_SWEEP_MS = 300_000;
/** Without a connection for so long, the feed does not come by itself. */
const FEED_PATIENCE_MS = 300_000;
/** Between two looks at the verdicts while somebody waits for one by hand. */
const LOOK_BY_HAND_MS = 5_000;

/** What brings events. `start` returns at once; `stop` resolves when nothing more comes. */
export interface Producer {
	start(): void;
	stop(): Promise<void>;
	/** Resolves when it has seen how things are at the beginning, or cannot. */
	readonly looked?: Promise<void>;
	/** Hands over a sample of its events, for a test by hand; false where there is none. */
	sample?(): Promise<boolean>;
}

/** What the trigger looks for. */
export interface Wanted {
	/** Where its events can be found by search; undefined where they leave no trace. */
	source?: Source;
	/** The events that the user has chosen. */
	events: string[];
	/** Milliseconds between two sweeps; undefined where none is made. */
	sweepMs?: number;
}

/** What these settings want; a test by hand looks for no earlier events, but where there is nothing but sweeps. */
export function wantedBy(settings: TriggerSettings, isManual: boolean): Wanted {
	const source = sourceOf(settings);
	const events = 'events' in settings ? settings.events : (source?.events ?? []);
	const isSought = settings.source === 'search' || settings.source === 'verdictChanged' || (!isManual && events.some((event) => source?.events.includes(event)));
	const intervalMs = settings.source === 'notificationQueue' ? QUEUE_SWEEP_MS : settings.pollIntervalMs;
	return { source, events, sweepMs: isSought ? intervalMs : undefined };
}

function sourceOf(settings: TriggerSettings): Source | undefined {
	if (settings.source === 'systemStatus') return undefined;
	if (settings.source === 'search') return searchSource(settings.index, settings.timeField);
	return settings.source === 'notificationQueue' && settings.query === '' ? undefined : sources[settings.source];
}

export interface ProducersOptions {
	context: ITriggerFunctions;
	settings: TriggerSettings;
	wanted: Wanted;
	credential: ConnectionSettings;
	/** Sends what only reads; its requests end with `signal`. */
	client: AssemblylineClient;
	ledger: Ledger;
	delivery: Delivery;
	notices: Notices;
	/** Ends the requests that only read. */
	signal: AbortSignal;
	/** What was failing works. */
	onMended(what: string): void;
	/** Something fails, and is tried again. */
	onFailing(what: string, error: unknown): void;
	onRefused(error: AssemblylineError): void;
}

/** What brings the events of these settings. */
export function producersOf(options: ProducersOptions): Producer[] {
	const { settings } = options;
	if (settings.source === 'search') return present(sweepOf(options));
	if (settings.source === 'verdictChanged') return [watchOf(options, settings)];
	if (settings.source === 'notificationQueue') {
		const readers = queueReadersOf(options, settings.queues);
		return present(sweepOf(options, { isBehind: () => readers.some((reader) => reader.isBehind) }), ...readers);
	}
	const { source } = options.wanted;
	if (!source) return [subscriptionOf(options, settings.source, { take: heartbeatsOf(options) })];
	let messages: Messages | undefined = undefined;
	const sweep = sweepOf(options, { hinted: () => messages?.hinted ?? new Set(), isOnlyLive: settings.backfill === 'never' });
	messages = messagesOf(options, source, sweep);
	const subscription = subscriptionOf(options, settings.source, {
		take: (event, id, message) => messages.take(event, id, message),
		onLive: () => sweep?.connected(),
		onLost: () => sweep?.disconnected(),
	});
	return present(sweep, messages, subscription);
}

const present = (...producers: (Producer | undefined)[]) => producers.filter((producer) => producer !== undefined);

/** Undefined where no sweep is wanted. */
function sweepOf({ settings, wanted, onMended, onFailing, ...options }: ProducersOptions, more: Pick<SweepOptions, 'hinted' | 'isBehind' | 'isOnlyLive'> = {}): Sweep | undefined {
	const { source, events, sweepMs } = wanted;
	if (!source || sweepMs === undefined) return undefined;
	const told = { onDone: () => onMended('search'), onError: (error: unknown) => onFailing('search', error) };
	return new Sweep({ ...options, ...told, ...more, source, events, query: settings.query, intervalMs: sweepMs });
}

function watchOf({ context, onMended, onFailing, ...options }: ProducersOptions, { files, onlyWhen, pollIntervalMs }: Extract<TriggerSettings, { source: 'verdictChanged' }>): VerdictWatch {
	return new VerdictWatch({
		...options,
		files,
		onlyWhen,
		intervalMs: context.getMode() === 'manual' ? Math.min(LOOK_BY_HAND_MS, pollIntervalMs) : pollIntervalMs,
		onDone: () => onMended('search'),
		onError: (error) => onFailing('search', error),
	});
}

function messagesOf({ settings, notices, onMended, onFailing, ...options }: ProducersOptions, source: Source, sweep: Sweep | undefined): Messages {
	const { query, enrich } = settings;
	return new Messages({
		...options,
		source,
		query,
		enrich,
		sweep,
		onDropped: () => notices.dropped(),
		onUnreadable: (id, reason) => notices.unreadable(id, reason),
		onDone: () => onMended('search'),
		onError: (error) => onFailing('search', error),
	});
}

/** Takes heartbeats: each is an event, or only those at which a condition changes. */
function heartbeatsOf({ settings, ledger, delivery, notices }: ProducersOptions): OnMessage {
	const gate = 'conditions' in settings && settings.conditions ? new ConditionGate(settings.conditions, ledger.holding) : undefined;
	return (event, id, message) => {
		const heartbeat = liveEvent(event, id, message);
		if (!delivery.isFull) for (const changed of gate ? gate.changes(heartbeat) : [heartbeat]) delivery.enqueue(changed);
		// With conditions nothing is lost: the next heartbeat tells again what has changed.
		else if (!gate) notices.dropped();
	};
}

type OnMessage = (event: string, id: string, message: JsonObject) => void;

function subscriptionOf({ context, wanted, credential, client, notices, signal, onMended, onFailing, onRefused }: ProducersOptions, name: FeedName, { take, onLive, onLost }: { take: OnMessage; onLive?(): void; onLost?(): void }): FeedSubscription {
	const { idOf } = feeds[name];
	/** Since when there is no connection, by performance.now(). */
	let lostAt: number | undefined;
	/** Whether it is the feed alone, which the user has to know, or the server is down. */
	const explain = (reason: string) =>
		whoAmINow(client).then(
			() => {
				if (lostAt === undefined || signal.aborted) return;
				notices.show('feed', new AssemblylineError('unreachable', `The server answers, but its live feed cannot be connected to: ${reason}`, { hint: "What stands in front of Assemblyline must route /socket.io/ to it, too, below the credential's Server URL." }));
			},
			(error: unknown) => onFailing('feed', error),
		);
	return new FeedSubscription({
		feed: feeds[name],
		sessions: sessionsOf(context, credential),
		connect: socketsOf(context, credential),
		onMessage(event, message) {
			if (wanted.events.includes(event) && isJsonObject(message)) take(event, idOf(message, event), message);
		},
		onLive() {
			lostAt = undefined;
			notices.info(`listening to ${name}`);
			onMended('feed');
			onLive?.();
		},
		onLost(reason, retryInMs) {
			onFailing('feed', new Error(`${reason}; trying again in ${(retryInMs / 1000).toFixed(1)} s`));
			onLost?.();
			lostAt ??= performance.now();
			if (performance.now() - lostAt >= FEED_PATIENCE_MS) void explain(reason);
		},
		onRefused,
		onDenied: (error) => onFailing('feed', error),
	});
}

function queueReadersOf({ context, settings, credential, delivery, signal, onMended, onFailing, onRefused }: ProducersOptions, queues: string[]): QueueReader[] {
	// A client of its own, which `signal` does not end: what it has taken off a queue has no other copy.
	const taking = clientOf(context, credential);
	const sessions = sessionsOf(context, credential);
	const take: Pop = async (queue, limit) => {
		await unlessAborted(sessions.current(), signal);
		return popMessages(taking, queue, limit);
	};
	const shared = {
		pop: context.getMode() === 'manual' ? oneInAll(take) : take,
		delivery,
		pollIntervalMs: settings.pollIntervalMs,
		onDone: () => onMended('queue'),
		onError: (error: unknown) => onFailing('queue', error),
		onRefused,
	};
	return queues.map((queue) => new QueueReader({ ...shared, queue }));
}
