import type { ITriggerFunctions } from 'n8n-workflow';
import type { AssemblylineClient } from '../client/client';
import { AssemblylineError, InvalidParameterError, isLoginRefused, messageOf } from '../client/errors';
import { missingRoleHint } from '../client/keyRoles';
import { isDisjunction } from '../client/lucene';
import { pause } from '../client/retry';
import { searchPage } from '../client/search';
import { summaryOf } from '../client/submission';
import type { JsonObject } from '../client/types';
import { whoAmI } from '../client/user';
import { refuseUnevaluated } from '../core/fixedMode';
import { aboutParameter, type Given, refuseSmallOperators, refuseUnknownFields, unknownFields } from '../core/given';
import { Delivery } from '../delivery/delivery';
import { ALL_FIELDS, itemsOf, type ItemsOptions } from '../delivery/documents';
import type { PendingEvent, ReadyEvent } from '../delivery/event';
import type { Ledger } from '../delivery/ledger';
import { filtersOf } from '../delivery/sources';
import { type DigestContext, documentDigest, notificationDigest, submissionDigestWithOrigin } from '../findings/digest';
import { clientOf, nodeSettings } from '../n8n/connection';
import { type ConnectionSettings, fingerprint } from '../session/settings';
import { execute, isDead } from './execution';
import { keepLedger, ledgerOf, otherMemories } from './memory';
import { isUsersToMend, Notices } from './notices';
import { type Producer, producersOf, type Wanted, wantedBy } from './producers';
import type { TriggerSettings } from './settings';

/** What an event of these settings is told as; undefined where it has no verdict. */
function simplifierOf(settings: TriggerSettings, client: AssemblylineClient): ItemsOptions['digest'] {
	if (settings.source === 'verdictChanged') return async (record: JsonObject, context: DigestContext) => submissionDigestWithOrigin(record, context, await summaryOf(client, record));
	if (settings.source === 'notificationQueue') return notificationDigest;
	return documentDigest(settings.source === 'search' ? settings.index : settings.source);
}

/** n8n closes triggers one after another, and has 30 seconds in all. */
const STOP_WITHIN_MS = 5_000;
/** The activation does not wait longer for the server's word on the settings. */
const CHECK_WITHIN_MS = 4_000;
/** Milliseconds that the activation waits for a first look at what later looks are compared with. */
const LOOK_WITHIN_MS = 10_000;
const LOOK_AT_CREDENTIAL_MS = 60_000;
/** Before a refused login is tried again with the same secret; doubled each time, up to an hour. */
const SAME_SECRET_AFTER_MS = 300_000;
const SAME_SECRET_LATEST_MS = 3_600_000;

/**
 * The triggers of this process that do not get through to the server, by workflow and node: activated again, they go on
 * from before, once the user has mended it. Where the server may only be down, with the credential's fingerprint: then
 * another credential mends it.
 */
const interrupted = new Map<string, string | undefined>();

/** Whether nothing that decides about a request has been changed. */
const isSame = (one: ConnectionSettings, other: ConnectionSettings) => fingerprint(one) === fingerprint(other) && one.timeoutMs === other.timeoutMs;

/** What depends on the credential. */
interface Connection {
	credential: ConnectionSettings;
	client: AssemblylineClient;
	producers: Producer[];
	/** Ends the requests that only look; never one that takes messages off a queue. */
	ending: AbortController;
	/** What fails just now; the credential is looked at as long as something does. */
	failing: Set<string>;
	isWatched: boolean;
	/** When the same credential is tried again, by performance.now(). */
	sameAt: number;
}

/** The trigger node at work: its producers, the ledger, and the delivery to n8n. */
export class Trigger {
	private readonly wanted: Wanted;
	private readonly notices: Notices;
	private readonly ledger: Ledger;
	private readonly delivery: Delivery;
	private readonly stopping = new AbortController();
	private connection: Connection;
	private hasStarted = false;
	/** The end of connections that another one has replaced. */
	private left: Promise<unknown> = Promise.resolve();
	/** How often in a row the login was refused. */
	private refusals = 0;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly settings: TriggerSettings,
		credential: ConnectionSettings,
	) {
		this.wanted = wantedBy(settings, this.isManual);
		this.notices = new Notices(context, this.given);
		const hasSweeps = this.wanted.sweepMs !== undefined;
		const { name } = this;
		this.ledger = ledgerOf(context, settings, { name, hasSweeps, goesOn: interrupted.has(name) && interrupted.get(name) !== fingerprint(credential) });
		this.delivery = new Delivery({
			ledger: this.ledger,
			batchSize: settings.batchSize,
			emit: (items, key) => execute(context, items, key, () => this.notices.warn(`n8n gave up an execution and kept nothing of it. Its events: ${items.map(({ event, id }) => `${event} ${id}`).join(', ')}`)),
			itemsOf: (events) => this.itemsOf(events),
			isDead,
			onError: (reason) => this.notices.warn(reason),
		});
		// Nothing finds the events of an earlier process's executions again.
		if (!hasSweeps) this.delivery.endRegrouping();
		this.connection = this.connect(credential);
	}

	private get isManual(): boolean {
		return this.context.getMode() === 'manual';
	}

	/** This node of this workflow, whatever the node is called. */
	private get name(): string {
		return `${this.context.getWorkflow().id}:${this.context.getNode().id}`;
	}

	/** The texts of the parameters in which the server may find something that it cannot read. */
	private get given(): Given[] {
		return [{ parameter: 'Query', name: 'query', texts: [this.settings.query], lucene: { index: this.wanted.source?.index } }];
	}

	/** Returns at once, whether the server answers or not. */
	start(): void {
		const others = this.isManual ? undefined : otherMemories(this.context);
		if (others) this.notices.warn(`n8n keeps what the trigger remembers in one object with what ${others} remembers, and each may overwrite the other. Let this trigger have a workflow of its own, which calls the other one.`);
		this.startProducers();
	}

	private startProducers(): void {
		this.hasStarted = true;
		for (const producer of this.connection.producers) producer.start();
	}

	/** Waits for what is to be remembered from the beginning on: n8n saves it when the activation ends. */
	async looked(): Promise<void> {
		const done = new AbortController();
		const looked = Promise.all(this.connection.producers.map((producer) => producer.looked));
		await Promise.race([looked, pause(LOOK_WITHIN_MS, done.signal)]);
		done.abort();
	}

	/** Nothing is started from now on. A server, a database or a name service that hangs is not waited for. */
	async stop(): Promise<void> {
		this.stopping.abort();
		const done = new AbortController();
		const late = pause(STOP_WITHIN_MS, done.signal);
		// A message that is off its queue already is still delivered.
		await Promise.race([this.disconnect(), late]);
		await Promise.race([this.delivery.stop(), late]);
		done.abort();
		if (this.hasStarted && !this.isManual) keepLedger(this.name, this.ledger.state);
	}

	/**
	 * Asks the server whether it can read the query and has the fields of it, and lets this user see what is wanted:
	 * rejects with what the user has to mend. A server that is down does not count: the trigger waits for it, and so it does
	 * where the login is refused, but in a test by hand.
	 */
	async check(): Promise<void> {
		refuseUnevaluated({ property: { displayName: 'Query' } }, this.context.getNode().parameters.query);
		refuseSmallOperators(this.given);
		const done = new AbortController();
		const asked = this.ask(this.connection.client).catch((failure: unknown) => {
			const error = aboutParameter(failure, this.given);
			if (!done.signal.aborted && (error instanceof InvalidParameterError || isUsersToMend(error) || (this.isManual && isLoginRefused(error)))) throw error;
			this.notices.warn(messageOf(error));
		});
		await Promise.race([asked, pause(CHECK_WITHIN_MS, done.signal)]).finally(() => done.abort());
	}

	private async ask(client: AssemblylineClient): Promise<void> {
		const { settings, wanted: { source } } = this;
		if (source) await searchPage(client, source.index, { query: '*', filters: filtersOf(source, settings.query), fl: 'id', rows: 1 });
		if (isDisjunction(settings.query)) for (const { problem } of await unknownFields(client, this.given)) this.notices.warn(problem);
		else await refuseUnknownFields(client, this.given);
		if (settings.source === 'verdictChanged') await searchPage(client, 'badlist', { query: '*', fl: 'id', rows: 1 });
		if (settings.source !== 'notificationQueue') return;
		const { roles, username } = await whoAmI(client);
		if (roles.includes('submission_create')) return;
		throw new AssemblylineError('forbidden', `The user ${username}, or the API key, lacks the role submission_create, without which no notification queue can be read`, { hint: missingRoleHint('submission_create') });
	}

	/** The newest existing event, for a test by hand; false where there is none. */
	async deliverLatest(): Promise<boolean> {
		const { settings, wanted: { source, events }, connection } = this;
		for (const producer of connection.producers) if (producer.sample) return producer.sample();
		if (!source) return false;
		const { index, timeField } = source;
		const { items } = await searchPage(connection.client, index, { query: `${timeField}:*`, filters: filtersOf(source, settings.query), fl: ALL_FIELDS, sort: `${timeField} desc`, rows: 1 });
		const found = items.flatMap((document) => source.eventsOf(document).map((event) => ({ ...event, document, data: source.dataOf(document) })));
		const newest = found.find(({ event }) => events.includes(event));
		if (newest) this.delivery.enqueue({ ...newest, recovered: false });
		return newest !== undefined;
	}

	private connect(credential: ConnectionSettings): Connection {
		const { context, settings, wanted, ledger, delivery, notices } = this;
		const ending = new AbortController();
		const { signal } = ending;
		const client = clientOf(context, credential, signal);
		const connection: Connection = { credential, client, producers: [], ending, failing: new Set(), isWatched: false, sameAt: Infinity };
		connection.producers = producersOf({
			context, settings, wanted, credential, client, ledger, delivery, notices, signal,
			onMended: (what) => this.mended(what, connection),
			onFailing: (what, error) => this.failing(what, error, connection),
			onRefused: (error) => this.refuse(error, connection),
		});
		return connection;
	}

	private disconnect(): Promise<unknown> {
		const { producers, ending } = this.connection;
		ending.abort();
		this.left = Promise.all([this.left, ...producers.map((producer) => producer.stop())]);
		return this.left;
	}

	/** Rejects after it was told why; while the login is refused, documents wait without a word. */
	private async itemsOf(events: PendingEvent[]): Promise<ReadyEvent[]> {
		const { wanted: { source }, settings, connection, notices } = this;
		const { client } = connection;
		const items = await itemsOf(events, { client, source, enrich: settings.enrich, digest: settings.simplify ? simplifierOf(settings, client) : undefined, onUnreadable: (id, reason) => notices.unreadable(id, reason) }).catch((error: unknown) => {
			this.failing('documents', error, connection);
			throw error;
		});
		// Else nothing may have been asked of the server.
		if (connection.failing.has('documents')) this.mended('documents', connection);
		return items;
	}

	/** The server answers as it should. */
	private mended(what: string, { failing, ending }: Connection): void {
		if (ending.signal.aborted) return;
		failing.delete(what);
		this.refusals = 0;
		this.notices.mended(what);
		if (!this.isManual && !failing.has('search')) interrupted.delete(this.name);
	}

	/** Something fails, and is tried again: a changed credential may mend it. */
	private failing(what: string, error: unknown, connection: Connection): void {
		if (connection.ending.signal.aborted) return;
		if (isLoginRefused(error)) return this.refuse(error, connection);
		this.notices.failing(what, error);
		// Only a search finds what has come since.
		if (what === 'search') this.interrupt(isUsersToMend(error) ? undefined : fingerprint(connection.credential));
		connection.failing.add(what);
		void this.watch(connection);
	}

	/** A test by hand leaves alone what the active trigger goes by. */
	private interrupt(credential?: string): void {
		if (!this.isManual && (credential === undefined || !interrupted.has(this.name))) interrupted.set(this.name, credential);
	}

	/** The login is refused. Everything in hand stays. The same credential is tried again later: it may have been a passing refusal. */
	private refuse(error: AssemblylineError, connection: Connection): void {
		if (connection.ending.signal.aborted) return;
		this.interrupt();
		connection.failing.add('login');
		connection.sameAt = performance.now() + Math.min(SAME_SECRET_LATEST_MS, SAME_SECRET_AFTER_MS * 2 ** this.refusals);
		if (this.refusals++ === 0) this.notices.fail(error, 'The trigger waits: put the credential right, and it goes on by itself within a minute, from where it was. The workflow need not be touched.');
		void this.disconnect();
		void this.watch(connection);
	}

	/** Looks at the credential every minute for as long as something fails; a changed one is used at once. */
	private async watch(connection: Connection): Promise<void> {
		if (connection.isWatched) return;
		connection.isWatched = true;
		const { signal } = this.stopping;
		while (connection.failing.size > 0) {
			await pause(LOOK_AT_CREDENTIAL_MS, signal);
			if (signal.aborted) return;
			const credential = await nodeSettings(this.context).catch((error: unknown) => this.notices.warn(`the credential cannot be used: ${messageOf(error)}`));
			// n8n may have been slow to tell it.
			if (signal.aborted) return;
			if (!credential) continue;
			// One that is another at each look, by an expression in a header, was changed by nobody.
			const isChanged = !isSame(credential, connection.credential) && isSame(credential, await nodeSettings(this.context).catch(() => connection.credential));
			if (signal.aborted) return;
			if (!isChanged && performance.now() < connection.sameAt) continue;
			void this.disconnect();
			for (const what of connection.failing) this.notices.mended(what);
			this.connection = this.connect(credential);
			return this.startProducers();
		}
		connection.isWatched = false;
	}
}
