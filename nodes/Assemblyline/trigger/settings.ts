import type { ITriggerFunctions } from 'n8n-workflow';
import { InvalidParameterError } from '../client/errors';
import { own } from '../client/own';
import { asList, sha256List, told } from '../core/fields';
import type { StatusConditions } from '../delivery/conditions';
import { TIME_FIELDS } from '../delivery/sources';
import { ONLY_WHEN, type OnlyWhen } from '../delivery/standing';
import type { WatchedFiles } from '../delivery/verdictWatch';
import { MOST_WATCHED } from '../delivery/watched';
import { feeds, type FeedName } from '../feed/feeds';
import { queueProblem } from '../shared/notificationQueue';

/** Which missed events are searched for. */
export type Backfill = 'always' | 'never' | 'reconnect';

interface CommonSettings {
	/** Lucene; empty for all events. */
	query: string;
	backfill: Backfill;
	overlapMs: number;
	/** Milliseconds: between two searches for missed events, or two looks at a queue or an index. */
	pollIntervalMs: number;
	batchSize: number;
	/** Whether details and verdict are added. */
	enrich: boolean;
	/** Whether a digest stands in the place of the data, where there is a verdict. */
	simplify: boolean;
	/** What a test by hand shows. */
	testEvent: 'latest' | 'next';
}

/** What the trigger's parameters say, checked. */
export type TriggerSettings = CommonSettings &
	(
		| { source: 'notificationQueue'; queues: string[] }
		| { source: 'search'; index: string; timeField: string }
		| { source: 'verdictChanged'; files: WatchedFiles; onlyWhen: OnlyWhen }
		| { source: FeedName; events: string[]; conditions?: StatusConditions }
	);

type Context = Pick<ITriggerFunctions, 'getNodeParameter'>;

/** Seconds between two looks, where the user has not chosen. */
const DEFAULT_INTERVAL = { alert: 60, submission: 60, systemStatus: 60, notificationQueue: 5, search: 30, verdictChanged: 300 };

/**
 * Reads the parameters once, when the workflow is activated.
 * @throws InvalidParameterError
 */
export function triggerSettings(context: Context): TriggerSettings {
	const source = context.getNodeParameter('source');
	if (typeof source !== 'string' || !Object.hasOwn(DEFAULT_INTERVAL, source)) throw new InvalidParameterError('Trigger On', `'${String(source)}' is not a source`);
	const known = source as keyof typeof DEFAULT_INTERVAL;
	const common = commonSettings(context, DEFAULT_INTERVAL[known]);
	if (known === 'notificationQueue') return { ...common, testEvent: 'next', source: known, queues: queues(context) };
	if (known === 'search') return { ...common, source: known, ...searched(context, common.query) };
	if (known === 'verdictChanged') return { ...common, source: known, files: watchedFiles(context, common.query), onlyWhen: onlyWhen(context) };
	const events = chosenEvents(context, known);
	assertFilterable(events, common.query);
	return { ...common, source: known, events, conditions: known === 'systemStatus' ? conditions(context, events) : undefined };
}

function option(context: Context, name: string): unknown {
	return Reflect.get(Object(context.getNodeParameter('options', {})), name);
}

interface Range {
	min: number;
	max: number;
	integer?: boolean;
}

const BACKFILLS: Backfill[] = ['always', 'never', 'reconnect'];

function backfill(raw: unknown = 'reconnect'): Backfill {
	const known = BACKFILLS.find((value) => value === raw);
	if (!known) throw new InvalidParameterError('Backfill', `must be one of ${BACKFILLS.join(', ')}`);
	return known;
}

function numberOption(context: Context, name: string, displayName: string, fallback: number, { min, max, integer }: Range): number {
	const raw = option(context, name);
	const value = raw === undefined ? fallback : typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
	if (typeof value !== 'number' || Number.isNaN(value)) throw new InvalidParameterError(displayName, 'is not a number');
	if (value < min) throw new InvalidParameterError(displayName, `must be at least ${min}`);
	if (value > max) throw new InvalidParameterError(displayName, `must be at most ${max}`);
	if (integer && !Number.isInteger(value)) throw new InvalidParameterError(displayName, 'must be a whole number');
	return value;
}

const A_DAY = 86_400;

function commonSettings(context: Context, interval: number): CommonSettings {
	return {
		query: String(context.getNodeParameter('query', '') ?? '').trim(),
		backfill: backfill(option(context, 'backfill')),
		overlapMs: numberOption(context, 'overlapSeconds', 'Overlap (Seconds)', 60, { min: 5, max: A_DAY }) * 1000,
		pollIntervalMs: numberOption(context, 'pollInterval', 'Poll Interval (Seconds)', interval, { min: 1, max: A_DAY }) * 1000,
		batchSize: numberOption(context, 'batchSize', 'Batch Size', 1, { min: 1, max: 1_000, integer: true }),
		enrich: option(context, 'enrich') === true,
		simplify: context.getNodeParameter('simplify', false) === true,
		testEvent: option(context, 'testEvent') === 'next' ? 'next' : 'latest',
	};
}

function chosenEvents(context: Context, source: FeedName): string[] {
	const chosen: unknown = context.getNodeParameter('events');
	const events = (Array.isArray(chosen) ? (chosen as unknown[]) : []).map(String);
	if (events.length === 0) throw new InvalidParameterError('Events', 'is empty: choose at least one');
	const unknown = events.filter((event) => !Object.hasOwn(feeds[source].events, event));
	if (unknown.length > 0) throw new InvalidParameterError('Events', `${told(unknown)} is not an event of this source`);
	return events;
}

/** An ingested file has no document in the index before its analysis begins. */
function assertFilterable(events: string[], query: string): void {
	const early = events.find((event) => event === 'submissionReceived' || event === 'submissionIngested');
	if (query && early) {
		throw new InvalidParameterError('Query', `cannot filter ${early}`, 'At that time there is no document that the server could search. Leave the query empty, or choose started and completed only.');
	}
}

function queues(context: Context): string[] {
	const names = String(context.getNodeParameter('notificationQueue') ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	if (names.length === 0) throw new InvalidParameterError('Notification Queue', 'is empty');
	const problems = names.flatMap((name) => {
		const problem = queueProblem(name);
		return problem === undefined ? [] : [{ name, problem }];
	});
	if (problems[0]) throw new InvalidParameterError('Notification Queue', names.length > 1 ? `${told(problems.map(({ name }) => name))} ${problems[0].problem}` : problems[0].problem);
	return [...new Set(names)];
}

function searched(context: Context, query: string): { index: string; timeField: string } {
	const index = String(context.getNodeParameter('index'));
	const timeField = own(TIME_FIELDS, index);
	if (timeField === undefined) throw new InvalidParameterError('Index', `must be one of ${Object.keys(TIME_FIELDS).join(', ')}`);
	if (query === '') throw new InvalidParameterError('Query', 'is empty', 'For every new document: *');
	return { index, timeField };
}

function watchedFiles(context: Context, query: string): WatchedFiles {
	const watch = context.getNodeParameter('watch');
	if (watch !== 'query' && watch !== 'hashes') throw new InvalidParameterError('Watch', 'must be one of query, hashes');
	if (watch === 'query') {
		if (query === '') throw new InvalidParameterError('Query', 'is empty', `For the newest ${MOST_WATCHED.toLocaleString('en')} files of the server: *`);
		return { query };
	}
	const given = asList(context.getNodeParameter('hashes'), 'SHA-256').flatMap((text) => text.split(/\s+/));
	if (given.length === 0) throw new InvalidParameterError('SHA-256', 'is empty');
	const hashes = sha256List(given, 'SHA-256');
	if (hashes.length > MOST_WATCHED) throw new InvalidParameterError('SHA-256', `has ${hashes.length}; a trigger watches ${MOST_WATCHED} at the most`);
	return { hashes };
}

function onlyWhen(context: Context): OnlyWhen {
	const raw = option(context, 'onlyWhen') ?? 'any';
	const known = ONLY_WHEN.find((value) => value === raw);
	if (!known) throw new InvalidParameterError('Only When', `must be one of ${ONLY_WHEN.join(', ')}`);
	return known;
}

function conditions(context: Context, events: string[]): StatusConditions | undefined {
	const below = option(context, 'onlyBelowProcessingChance');
	const above = option(context, 'onlyAboveQueueLength');
	const wanted: StatusConditions = {
		...(below === undefined ? {} : { belowProcessingChance: numberOption(context, 'onlyBelowProcessingChance', 'Only Below Processing Chance', 1, { min: 0, max: 1 }) }),
		...(above === undefined ? {} : { aboveQueueLength: numberOption(context, 'onlyAboveQueueLength', 'Only Above Queue Length', 0, { min: 0, max: 1_000_000_000 }) }),
		...(option(context, 'onlyServicesWithoutInstance') === true ? { withoutInstance: true } : {}),
	};
	// No other heartbeat tells of these: the workflow would never start.
	if (wanted.withoutInstance && !events.includes('serviceHeartbeat')) throw new InvalidParameterError('Only Services Without Instance', 'needs the event Service Heartbeat');
	if (wanted.belowProcessingChance !== undefined && !events.includes('ingestHeartbeat')) throw new InvalidParameterError('Only Below Processing Chance', 'needs the event Ingest Heartbeat');
	return Object.keys(wanted).length > 0 ? wanted : undefined;
}
