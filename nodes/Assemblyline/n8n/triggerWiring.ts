import { createHash } from 'node:crypto';
import { ExecutionCancelledError, type IDataObject, type IRun, type ITriggerFunctions, SystemShutdownExecutionCancelledError } from 'n8n-workflow';
import type { AssemblylineClient } from '../client/client';
import type { AssemblylineError } from '../client/errors';
import { popMessages } from '../client/ingest';
import { unlessAborted } from '../client/retry';
import { searchPage } from '../client/search';
import { whoAmI } from '../client/user';
import { ConditionGate } from '../delivery/conditions';
import { Delivery } from '../delivery/delivery';
import { enriched } from '../delivery/enrich';
import { type Candidate, type EventSource, eventNow, type TriggerEvent } from '../delivery/event';
import { FeedSource } from '../delivery/feedSource';
import { matching } from '../delivery/filter';
import { notification, QueueSource } from '../delivery/queueSource';
import { type Hit, type Recoverable, recoverables } from '../delivery/recoverable';
import { Recovery, type RecoveryOptions } from '../delivery/recovery';
import { SearchSource } from '../delivery/searchSource';
import { DeliveryState, type StoredState } from '../delivery/state';
import { feeds } from '../feed/feeds';
import type { ConnectionSettings } from '../session/settings';
import { clientOf, sessionsOf, socketsOf } from './connection';
import { asNodeError } from './errors';
import type { TriggerSettings } from './triggerSettings';

/** Seconds between two searches for ingests whose message was lost. */
const QUEUE_RECOVERY_MS = 300_000;

/** Every field of a document; its id is not among those of `*`. */
const ALL_FIELDS = '*,id';

/** Where events can be found by search. */
type Searchable = Pick<RecoveryOptions, 'candidates' | 'fields' | 'index' | 'query' | 'timeField'>;

/** The event source that the parameters ask for, wired to n8n. */
export class TriggerWiring {
	readonly source: EventSource;
	private readonly client: AssemblylineClient;
	private readonly state: DeliveryState;
	private readonly delivery: Delivery;
	private recovery?: Recovery;
	private refused = false;
	private dropped = 0;
	private droppedToldAt = 0;
	/** Ends requests that only look; never one that takes messages off a queue. */
	private readonly stopping = new AbortController();

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly settings: TriggerSettings,
		private readonly connection: ConnectionSettings,
	) {
		this.client = clientOf(context, connection, this.stopping.signal);
		this.state = deliveryState(context, settings);
		this.delivery = new Delivery({
			state: this.state,
			emit: (events, key) => this.emit(events, key),
			prepare: (candidates) => this.prepare(candidates),
			batchSize: settings.batchSize,
			canRecover: ({ event }) => this.canRecover(event),
			onRoom: () => void this.recovery?.once(),
			onDropped: (count) => this.tellDropped(count),
			onError: (reason) => this.warn(reason),
		});
		this.source = this.makeSource();
	}

	/** Ends everything; a server that does not answer is not waited for. */
	async stop(): Promise<void> {
		this.stopping.abort();
		await this.source.stop();
	}

	/** The newest existing event, for a test by hand; false where there is none. */
	async deliverLatest(): Promise<boolean> {
		const { settings, client } = this;
		const found = this.searchable();
		if (!found) return false;
		const { index, timeField, fields, query, candidates } = found;
		const { items } = await searchPage(client, index, {
			query: `${timeField}:*`,
			filters: query ? [query] : [],
			fl: fields ?? 'id',
			sort: `${timeField} desc`,
			rows: 1,
		});
		for (const document of items) {
			const [newest] = await candidates({ id: String(document.id), document }, new Date(0).toISOString());
			if (newest) return this.delivery.offer(newest);
		}
		this.context.logger.debug(`Assemblyline Trigger: no ${settings.source} yet`);
		return false;
	}

	private makeSource(): EventSource {
		const { settings, delivery } = this;
		this.recovery = this.makeRecovery();
		const onRefused = (error: AssemblylineError) => this.refuse(error);
		if (settings.source === 'search') return new SearchSource(this.recovery as Recovery, delivery);
		if (settings.source === 'notificationQueue') {
			const taking = clientOf(this.context, this.connection);
			const sessions = sessionsOf(this.context, this.connection);
			return new QueueSource({
				queues: settings.queues,
				pop: async (queue, limit) => {
					await unlessAborted(sessions.current(), this.stopping.signal);
					return popMessages(taking, queue, limit);
				},
				delivery,
				recovery: this.recovery,
				onError: (reason) => this.warn(reason),
				onRefused,
				onDenied: (error) => this.fail(error, 'The trigger goes on trying, once a minute.'),
				single: this.context.getMode() === 'manual',
				pollIntervalMs: settings.pollIntervalMs,
			});
		}
		const feed = feeds[settings.source];
		return new FeedSource({
			feed,
			events: settings.events,
			sessions: sessionsOf(this.context, this.connection),
			connect: socketsOf(this.context, this.connection),
			delivery,
			recovery: this.recovery,
			candidates: this.feedCandidates(),
			onLive: () => this.context.logger.info(`Assemblyline Trigger: listening to ${settings.source}`),
			onLost: (reason, retryInMs) => this.warn(`${reason}; trying again in ${(retryInMs / 1000).toFixed(1)} s`),
			onRefused,
			onDenied: (error) => this.fail(error, 'The trigger goes on trying, once a minute.'),
		});
	}

	/** How a message of the feed becomes events. */
	private feedCandidates(): (event: string, message: Record<string, unknown>) => Candidate[] {
		const { settings } = this;
		if (settings.source === 'notificationQueue' || settings.source === 'search') throw new Error('not a feed');
		const { idOf } = feeds[settings.source];
		if (settings.source === 'systemStatus') {
			const gate = settings.conditions && new ConditionGate(settings.conditions);
			return (name, message) => {
				const event = eventNow(name, idOf(message, name), message);
				return (gate ? gate.changes(event) : [event]).map((changed) => ({ event: changed }));
			};
		}
		const { keyOf }: Recoverable = recoverables[settings.source];
		return (name, message) => [{ event: eventNow(name, idOf(message, name), message), key: keyOf(name, message) }];
	}

	private makeRecovery(): Recovery | undefined {
		const { settings, client, state, delivery } = this;
		const found = this.searchable();
		const isFeed = settings.source !== 'search';
		const unwanted = isFeed && (settings.backfill === 'never' || this.context.getMode() === 'manual');
		if (!found || unwanted) return undefined;
		return new Recovery({
			...found,
			client,
			state,
			delivery,
			overlapMs: settings.overlapMs,
			intervalMs: settings.source === 'notificationQueue' ? QUEUE_RECOVERY_MS : settings.pollIntervalMs,
			onError: (reason) => this.warn(reason),
			onRefused: (error) => this.refuse(error),
		});
	}

	/** Where the events of this source can be found by search; undefined where they leave no trace. */
	private searchable(): Searchable | undefined {
		const { settings, client } = this;
		const { query } = settings;
		if (settings.source === 'systemStatus') return undefined;
		if (settings.source === 'search') {
			const { index, timeField } = settings;
			const candidates = async ({ id, document }: Hit) => [{ event: eventNow('documentFound', id, document), key: `${index}:${id}` }];
			return { index, timeField, fields: ALL_FIELDS, query, candidates };
		}
		if (settings.source === 'notificationQueue') {
			if (!query) return undefined;
			const candidates = async ({ document }: Hit) => [notification(lostMessage(document), true)];
			return { index: 'submission', timeField: 'times.completed', fields: ALL_FIELDS, query: `metadata.ingest_id:* AND (${query})`, candidates };
		}
		const { events } = settings;
		const recoverable: Recoverable = recoverables[settings.source];
		if (!events.some((event) => recoverable.events.includes(event))) return undefined;
		return {
			index: recoverable.index,
			timeField: recoverable.timeField,
			query,
			candidates: (hit, since) => recoverable.candidates(client, hit, events, since),
		};
	}

	private async prepare(candidates: Candidate[]): Promise<Candidate[]> {
		const { settings, client } = this;
		if (settings.source !== 'alert' && settings.source !== 'submission') return candidates;
		const { query, enrich, source } = settings;
		const onMissing = (missing: Candidate[]) => {
			this.warn(`${missing.length} event(s) had no document in the index in time: the next search looks for them again`);
			this.delivery.giveBack(missing);
		};
		const wanted = query ? await matching(candidates, { client, index: source, query, onMissing }) : candidates;
		if (!enrich) return wanted;
		const { configuration } = await whoAmI(client);
		return enriched(wanted, client, source, configuration.submission.verdicts);
	}

	/** Whether a search will find an event again that there was no room for. */
	private canRecover({ event }: TriggerEvent): boolean {
		const { source } = this.settings;
		if (!this.recovery) return false;
		return source === 'alert' || source === 'submission' ? recoverables[source].events.includes(event) : true;
	}

	/** Starts an execution; resolves when it has ended. By hand, n8n does not say when that is. */
	private async emit(events: TriggerEvent[], key: string | undefined): Promise<void> {
		const { context } = this;
		const items = events.map((event) => ({ json: { ...event } as IDataObject }));
		if (context.getMode() === 'manual') return context.emit([items]);
		const done = context.helpers.createDeferredPromise<IRun>();
		context.emit([items], undefined, done, key && this.deduplicationKey(key));
		// What n8n takes for a duplicate has no run.
		const run: IRun | undefined = await done.promise.catch((error: unknown) => {
			if (!wasStopped(error)) throw error;
		}) ?? undefined;
		if (run && hasLostEvents(run)) this.warn(`n8n gave up an execution and kept nothing of it. Its events: ${events.map(({ event, id }) => `${event} ${id}`).join(', ')}`);
	}

	/** n8n keeps these keys for the whole instance, as long as the execution is kept. */
	private deduplicationKey(key: string): string {
		const digest = createHash('sha256').update(key).digest('base64url');
		return `assemblyline:${this.context.getWorkflow().id}:${this.context.getNode().id}:${digest}`;
	}

	/** A flood is told of in one line every ten seconds, not in one for each event. */
	private tellDropped(count: number): void {
		this.dropped += count;
		if (Date.now() - this.droppedToldAt < 10_000) return;
		this.droppedToldAt = Date.now();
		this.warn(`${this.dropped} event(s) so far came faster than the workflow runs, and were dropped`);
	}

	private refuse(error: AssemblylineError): void {
		if (this.refused) return;
		this.refused = true;
		this.fail(error, 'The trigger has stopped: put this right, then deactivate and activate the workflow.');
		// Whatever else goes on would log in again with the same secret one day.
		void this.source.stop();
	}

	/** Shows a failed execution, and lets the trigger be. */
	private fail(error: AssemblylineError, consequence: string): void {
		const shown = asNodeError(this.context.getNode(), error);
		shown.description = `${shown.description ?? ''} ${consequence}`.trim();
		this.context.logger.error(`Assemblyline Trigger: ${error.message}. ${consequence}`);
		this.context.saveFailedExecution(shown);
	}

	private warn(message: string): void {
		this.context.logger.warn(`Assemblyline Trigger: ${message}`);
	}
}

/**
 * What the source remembers, in n8n's static data. n8n starting again, another main taking over, or a change of the
 * workflow goes on from there; a workflow that somebody activates begins anew, unless it shall catch up.
 */
function deliveryState(context: ITriggerFunctions, { backfill }: TriggerSettings): DeliveryState {
	if (context.getMode() === 'manual') return DeliveryState.begin({}, new Date().toISOString());
	const stored = context.getWorkflowStaticData('node') as StoredState;
	const resumes = ['init', 'leadershipChange', 'update'].includes(context.getActivationMode()) || backfill === 'always';
	if (resumes && stored.from !== undefined) return new DeliveryState(stored);
	return DeliveryState.begin(stored, new Date().toISOString());
}

/** Whether an execution ran and was ended by a user or its timeout: it is not to be started again. n8n's own end is neither. */
function wasStopped(error: unknown): boolean {
	return error instanceof ExecutionCancelledError && !(error instanceof SystemShutdownExecutionCancelledError);
}

/** Whether n8n has failed an execution without what it was started with: it does so when a worker has died of it. */
function hasLostEvents({ status, data }: IRun): boolean {
	return (status === 'error' || status === 'crashed') && Object.keys(data.resultData.runData).length === 0;
}

/** A submission in the form of the message that was lost. */
function lostMessage(document: Record<string, unknown>) {
	const metadata = Object(document.metadata) as Record<string, unknown>;
	const score = typeof document.max_score === 'number' ? document.max_score : null;
	return { ingest_id: String(metadata.ingest_id), score, failure: '', submission: { ...document, sid: String(document.sid) } };
}
