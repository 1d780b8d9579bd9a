import type { ITriggerFunctions } from 'n8n-workflow';
import type { AssemblylineClient } from '../client/client';
import { AssemblylineError, messageOf } from '../client/errors';
import { popMessages } from '../client/ingest';
import { sleep, unlessAborted } from '../client/retry';
import { searchPage } from '../client/search';
import { isJsonObject } from '../client/types';
import { whoAmI } from '../client/user';
import { ConditionGate } from '../delivery/conditions';
import { Delivery } from '../delivery/delivery';
import { ALL_FIELDS, itemsOf } from '../delivery/documents';
import { liveEvent, type PendingEvent, type TriggerEvent } from '../delivery/event';
import type { Ledger } from '../delivery/ledger';
import { QueueReader } from '../delivery/queue';
import { searchSource, type Source, sources } from '../delivery/sources';
import { filtersOf, Sweep } from '../delivery/sweep';
import { type FeedName, feeds } from '../feed/feeds';
import { FeedSubscription } from '../feed/subscription';
import { showFailedExecution } from '../n8n/abilities';
import { clientOf, nodeSettings, sessionsOf, socketsOf } from '../n8n/connection';
import { asNodeError } from '../n8n/errors';
import { type ConnectionSettings, fingerprint } from '../session/settings';
import { execute, isDead } from './execution';
import { ledgerOf, otherMemories } from './memory';
import type { TriggerSettings } from './settings';

/** Between two sweeps for ingests whose message was lost. */
const QUEUE_SWEEP_MS = 300_000;
/** n8n closes triggers one after another, and has 30 seconds in all. */
const STOP_WITHIN_MS = 5_000;
/** The activation does not wait longer for the server's word on the settings. */
const CHECK_WITHIN_MS = 4_000;
const LOOK_AT_CREDENTIAL_MS = 60_000;
/** Before a refused login is tried again with the same secret; doubled each time, up to an hour. */
const SAME_SECRET_AFTER_MS = 300_000;
const SAME_SECRET_LATEST_MS = 3_600_000;
const TELL_DROPPED_EVERY_MS = 10_000;

/** The triggers of this process whose login is refused, by workflow and node: activated again, they go on from before. */
const refused = new Set<string>();

/** What brings events. `start` returns at once; `stop` resolves when nothing more comes. */
interface Producer {
	start(): void;
	stop(): Promise<void>;
}

/** What depends on the credential. */
interface Connection {
	client: AssemblylineClient;
	producers: Producer[];
	/** Ends the requests that only look; never one that takes messages off a queue. */
	ending: AbortController;
}

/** The trigger node at work: its producers, the ledger, and the delivery to n8n. */
export class Trigger {
	private readonly source: Source | undefined;
	private readonly ledger: Ledger;
	private readonly delivery: Delivery;
	private readonly isManual: boolean;
	private readonly stopping = new AbortController();
	private connection: Connection;
	/** How often in a row the login was refused. */
	private refusals = 0;
	/** Of what a failed execution has told that is not over yet. */
	private readonly told = new Set<string>();
	private dropped = 0;
	private droppedToldAt = -Infinity;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly settings: TriggerSettings,
		credential: ConnectionSettings,
	) {
		this.isManual = context.getMode() === 'manual';
		this.source = sourceOf(settings);
		this.ledger = ledgerOf(context, settings, refused.has(this.name));
		this.delivery = new Delivery({
			ledger: this.ledger,
			batchSize: settings.batchSize,
			emit: (items, key) => execute(context, items, key, () => this.warn(`n8n gave up an execution and kept nothing of it. Its events: ${items.map(({ event, id }) => `${event} ${id}`).join(', ')}`)),
			itemsOf: (events) => this.itemsOf(events),
			isDead,
			// While the login is refused, documents wait without a word.
			onError: (reason) => {
				if (!this.connection.ending.signal.aborted) this.warn(reason);
			},
		});
		this.connection = this.connect(credential);
	}

	/** The same for this node in this workflow, whatever the node is called. */
	private get name(): string {
		return `${this.context.getWorkflow().id}:${this.context.getNode().id}`;
	}

	/** How it names itself in n8n's log, which holds the words of all workflows. */
	private get label(): string {
		return `${this.context.getNode().name} (workflow ${this.context.getWorkflow().id})`;
	}

	/** Returns at once, whether the server answers or not. */
	start(): void {
		const others = this.isManual ? undefined : otherMemories(this.context);
		if (others) this.warn(`n8n keeps what the trigger remembers in one object with what ${others} remembers, and each may overwrite the other. Let this trigger have a workflow of its own, which calls the other one.`);
		this.startProducers();
	}

	private startProducers(): void {
		for (const producer of this.connection.producers) producer.start();
	}

	/** Nothing is started from now on. A server, a database or a name service that hangs is not waited for. */
	async stop(): Promise<void> {
		this.stopping.abort();
		const done = new AbortController();
		const late = sleep(STOP_WITHIN_MS, done.signal).catch(() => undefined);
		// A message that is off its queue already is still delivered.
		await Promise.race([this.disconnect(), late]);
		await Promise.race([this.delivery.stop(), late]);
		done.abort();
	}

	/**
	 * Asks the server whether it can read the query, and lets this user see what is wanted: rejects with what the user
	 * has to mend. A server that is down, or that refuses the login, does not count: the trigger waits for it.
	 */
	async check(): Promise<void> {
		const done = new AbortController();
		const asked = this.ask(this.connection.client).catch((error: unknown) => {
			if (isUsersToMend(error)) return Promise.reject(error);
			this.warn(messageOf(error));
		});
		await Promise.race([asked, sleep(CHECK_WITHIN_MS, done.signal).catch(() => undefined)]).finally(() => done.abort());
	}

	private async ask(client: AssemblylineClient): Promise<void> {
		const { source, settings } = this;
		if (source) await searchPage(client, source.index, { query: '*', filters: filtersOf(source, settings.query), fl: 'id', rows: 1 });
		if (settings.source !== 'notificationQueue') return;
		const { roles, username } = await whoAmI(client);
		if (!roles.includes('submission_create')) throw new AssemblylineError('forbidden', `The user ${username} lacks the role submission_create, without which no notification queue can be read`);
	}

	/** The newest existing event, for a test by hand; false where there is none. */
	async deliverLatest(): Promise<boolean> {
		const { settings, source, connection } = this;
		if (!source) return false;
		const { index, timeField } = source;
		const { items } = await searchPage(connection.client, index, { query: `${timeField}:*`, filters: filtersOf(source, settings.query), fl: ALL_FIELDS, sort: `${timeField} desc`, rows: 1 });
		const events = items.flatMap((document) => source.eventsOf(document).map((event) => ({ ...event, document, data: source.dataOf(document) })));
		const newest = events.find(({ event }) => this.wanted.includes(event));
		if (newest) this.delivery.enqueue(newest);
		else this.context.logger.debug(`${this.label}: no ${settings.source} yet`);
		return newest !== undefined;
	}

	/** The events that the user has chosen. */
	private get wanted(): string[] {
		return 'events' in this.settings ? this.settings.events : (this.source?.events ?? []);
	}

	private connect(credential: ConnectionSettings): Connection {
		const ending = new AbortController();
		const client = clientOf(this.context, credential, ending.signal);
		const onRefused = (error: AssemblylineError) => {
			if (!ending.signal.aborted) this.refuse(error, credential);
		};
		const producers: Producer[] = [];
		const { settings } = this;
		const reader = settings.source === 'notificationQueue' ? this.queueReaderOf(settings.queues, credential, ending.signal, onRefused) : undefined;
		const sweep = this.sweepOf(client, onRefused, reader);
		if (sweep) producers.push(sweep);
		if (reader) producers.push(reader);
		if (settings.source !== 'search' && settings.source !== 'notificationQueue') producers.push(this.subscriptionOf(settings.source, credential, onRefused, sweep));
		return { client, producers, ending };
	}

	private async disconnect(): Promise<void> {
		const { producers, ending } = this.connection;
		ending.abort();
		await Promise.all(producers.map((producer) => producer.stop()));
	}

	private sweepOf(client: AssemblylineClient, onRefused: (error: AssemblylineError) => void, reader: QueueReader | undefined): Sweep | undefined {
		const { settings, source, ledger, delivery } = this;
		if (!source) return undefined;
		const isSought = settings.source === 'search' || (!this.isManual && this.wanted.some((event) => source.events.includes(event)));
		return new Sweep({
			client,
			source,
			events: this.wanted,
			query: settings.query,
			enrich: settings.enrich,
			ledger,
			delivery,
			intervalMs: isSought ? (settings.source === 'notificationQueue' ? QUEUE_SWEEP_MS : settings.pollIntervalMs) : undefined,
			isBehind: () => reader?.isBehind ?? false,
			isOnlyLive: settings.backfill === 'never' && settings.source !== 'search' && settings.source !== 'notificationQueue',
			onDropped: () => this.tellDropped(),
			onUnreadable: (id, reason) => this.tellUnreadable(id, reason),
			onDone: () => this.mended('search'),
			onError: (error) => this.tell('search', error),
			onRefused,
		});
	}

	private queueReaderOf(queues: string[], credential: ConnectionSettings, signal: AbortSignal, onRefused: (error: AssemblylineError) => void): QueueReader {
		const taking = clientOf(this.context, credential);
		const sessions = sessionsOf(this.context, credential);
		return new QueueReader({
			queues,
			pop: async (queue, limit) => {
				await unlessAborted(sessions.current(), signal);
				return popMessages(taking, queue, limit);
			},
			delivery: this.delivery,
			single: this.isManual,
			pollIntervalMs: this.settings.pollIntervalMs,
			onDone: () => {
				this.mended('queue');
				if (!this.source) this.forgetOld();
			},
			onError: (error) => this.tell('queue', error),
			onRefused,
		});
	}

	private subscriptionOf(name: FeedName, credential: ConnectionSettings, onRefused: (error: AssemblylineError) => void, sweep: Sweep | undefined): FeedSubscription {
		const { context, settings, wanted } = this;
		const { idOf } = feeds[name];
		const gate = 'conditions' in settings && settings.conditions ? new ConditionGate(settings.conditions, this.ledger.holding) : undefined;
		const onHeartbeat = (event: string, message: Record<string, unknown>) => {
			const heartbeat = liveEvent(event, idOf(message, event), message);
			if (!this.delivery.isFull) for (const changed of gate ? gate.changes(heartbeat) : [heartbeat]) this.delivery.enqueue(changed);
			// What has changed, the next heartbeat tells again.
			else if (!gate) this.tellDropped();
			this.forgetOld();
		};
		return new FeedSubscription({
			feed: feeds[name],
			sessions: sessionsOf(context, credential),
			connect: socketsOf(context, credential),
			onMessage(event, message) {
				if (!wanted.includes(event) || !isJsonObject(message)) return;
				if (sweep) sweep.message(event, idOf(message, event), message);
				else onHeartbeat(event, message);
			},
			onLive: () => {
				context.logger.info(`${this.label}: listening to ${name}`);
				this.mended('feed');
				sweep?.connected();
			},
			onLost: (reason, retryInMs) => {
				this.warn(`${reason}; trying again in ${(retryInMs / 1000).toFixed(1)} s`);
				sweep?.disconnected();
			},
			onRefused,
			onDenied: (error) => this.tell('feed', error),
		});
	}

	/** Where no sweep finds anything again, what is done is only remembered as long as its message may come twice. */
	private forgetOld(): void {
		this.ledger.swept(Date.now());
		this.delivery.regroupingEnds();
	}

	private itemsOf(events: PendingEvent[]): ReturnType<typeof itemsOf> {
		const { source, settings, connection } = this;
		if (!source) return Promise.resolve(events.map((event) => ({ event, item: messageItem(event) })));
		return itemsOf(events, {
			client: connection.client,
			source,
			enrich: settings.enrich,
			onUnreadable: (id, reason) => this.tellUnreadable(id, reason),
		});
	}

	private tellUnreadable(id: string, reason: string): void {
		this.warn(`the document ${id} cannot be read, and its event goes on without it: ${reason}`);
	}

	/** A flood is told of in one line every ten seconds, not in one for each event. */
	private tellDropped(): void {
		this.dropped++;
		if (performance.now() - this.droppedToldAt < TELL_DROPPED_EVERY_MS) return;
		this.droppedToldAt = performance.now();
		this.warn(`${this.dropped} event(s) so far came faster than the workflow runs, and were dropped`);
	}

	/** The server answers as it should: what was told of is over. */
	private mended(what: string): void {
		this.refusals = 0;
		this.told.delete(what);
		refused.delete(this.name);
	}

	/**
	 * The login is refused. Everything in hand stays; the credential is looked at every minute, and a changed one is used
	 * at once. The same one is tried again later: it may have been a passing refusal.
	 */
	private refuse(error: AssemblylineError, credential: ConnectionSettings): void {
		refused.add(this.name);
		if (this.refusals++ === 0) this.fail(error, 'The trigger waits: put the credential right, and it goes on by itself within a minute, from where it was. The workflow need not be touched.');
		void this.disconnect();
		void this.reconnect(credential);
	}

	private async reconnect(refusedCredential: ConnectionSettings): Promise<void> {
		const { signal } = this.stopping;
		const sameAt = performance.now() + Math.min(SAME_SECRET_LATEST_MS, SAME_SECRET_AFTER_MS * 2 ** (this.refusals - 1));
		while (!signal.aborted) {
			await sleep(LOOK_AT_CREDENTIAL_MS, signal).catch(() => undefined);
			if (signal.aborted) return;
			const credential = await nodeSettings(this.context).catch((error: unknown) => this.warn(`the credential cannot be used: ${messageOf(error)}`));
			if (!credential || (fingerprint(credential) === fingerprint(refusedCredential) && performance.now() < sameAt)) continue;
			this.connection = this.connect(credential);
			return this.startProducers();
		}
	}

	/** Shows what the user has to mend as a failed execution, once until it is over; the rest stands in the log. */
	private tell(what: string, error: unknown): void {
		if (!isUsersToMend(error)) return this.warn(messageOf(error));
		if (this.told.has(what)) return;
		this.told.add(what);
		this.fail(error, 'The trigger goes on trying.');
	}

	private fail(error: AssemblylineError, consequence: string): void {
		const shown = asNodeError(this.context.getNode(), error);
		shown.description = `${shown.description ?? ''} ${consequence}`.trim();
		this.context.logger.error(`${this.label}: ${error.message}. ${consequence}`);
		showFailedExecution(this.context, shown);
	}

	private warn(message: string): void {
		this.context.logger.warn(`${this.label}: ${message}`);
	}
}

/** Where the events of the settings can be found by search; undefined where they leave no trace. */
function sourceOf(settings: TriggerSettings): Source | undefined {
	if (settings.source === 'systemStatus') return undefined;
	if (settings.source === 'search') return searchSource(settings.index, settings.timeField);
	return settings.source === 'notificationQueue' && settings.query === '' ? undefined : sources[settings.source];
}

function messageItem({ event, id, recovered, data = {}, extra }: PendingEvent): TriggerEvent {
	return { event, id, receivedAt: new Date().toISOString(), recovered, data, ...extra };
}

/** Whether it will stay so until the user changes something. */
function isUsersToMend(error: unknown): error is AssemblylineError {
	return error instanceof AssemblylineError && (error.kind === 'badRequest' || error.kind === 'forbidden');
}
