import type { AssemblylineClient } from '../client/client';
import { AssemblylineError, messageOf } from '../client/errors';
import { inParallel } from '../client/inParallel';
import { anyOf, searchPage } from '../client/search';
import type { JsonObject } from '../client/types';
import { whoAmI } from '../client/user';
import type { DigestContext } from '../findings/digest';
import { verdictOf, type VerdictThresholds } from '../findings/verdict';
import type { PendingEvent, ReadyEvent } from './event';
import { type Source, withoutId } from './sources';

/** Every field of a document; its id is not among those of `*`. */
export const ALL_FIELDS = '*,id';

const DIGESTS_AT_ONCE = 5;
const TRIES_OF_ONE = 3;
const PAUSE_MS = 1_000;

/**
 * The documents of an index with these ids, by id, in one search. Those that are gone, that this user may not see or
 * that do not match the query are missing.
 */
export async function findByIds(client: AssemblylineClient, index: string, ids: string[], fields: string, filters: string[] = []): Promise<Map<string, JsonObject>> {
	const { items } = await searchPage(client, index, { query: anyOf('id', ids), filters, fl: fields, rows: ids.length });
	return new Map(items.map((document) => [String(document.id), document]));
}

export interface ReadOptions {
	client: AssemblylineClient;
	source: Source;
	/** What documents have to match. */
	filters?: string[];
	/** A document that the server cannot give: its event goes on without it. */
	onUnreadable(id: string, reason: string): void;
}

export interface ItemsOptions extends Omit<ReadOptions, 'source' | 'filters'> {
	/** Undefined where messages are all there is. */
	source?: Source;
	/** Whether details and verdict are added. */
	enrich: boolean;
	/** What takes the place of an event's data; undefined where that stays as the server has it. */
	digest?(data: JsonObject, context: DigestContext): JsonObject | Promise<JsonObject>;
}

/** The items of events: what a sweep has found by its key fields alone is read here, in one search for many. */
export async function itemsOf(events: PendingEvent[], { source, enrich, digest, ...options }: ItemsOptions): Promise<ReadyEvent[]> {
	const unread = events.filter(({ data, document }) => document === undefined && (enrich || data === undefined));
	const read = source && unread.length > 0 ? await readAll(unread.map(documentIdOf), { ...options, source }) : new Map<string, JsonObject>();
	const { serverUrl } = options.client;
	const thresholds = (source && enrich) || digest ? (await whoAmI(options.client)).configuration.submission.verdicts : undefined;
	const ready: (ReadyEvent | undefined)[] = [];
	// A digest may need a read of its own.
	await inParallel(DIGESTS_AT_ONCE, events, async (event, place) => {
		const found = read.get(documentIdOf(event));
		const document = event.document ?? (found && !isUnreadable(found) ? found : (event.standIn ?? found));
		const data = event.data ?? (document && source?.dataOf(document));
		// It was deleted since the sweep.
		if (data === undefined) return;
		const { event: name, id, recovered, extra } = event;
		const about = { event: name, id, receivedAt: new Date().toISOString(), recovered };
		const details = source && enrich && thresholds ? detailsOf(document, thresholds) : undefined;
		const item = digest && thresholds ? { ...(await digest(data, { serverUrl, thresholds })), ...about, ...extra, ...(details && { details: details.details }) } : { ...about, data, ...extra, ...details };
		ready[place] = { event, item };
	});
	return ready.filter((one) => one !== undefined);
}

const documentIdOf = ({ id, documentId }: PendingEvent) => documentId ?? id;

/**
 * The whole documents with these ids, by id. One that makes the server fail is looked for among the others by halves,
 * tried again, and then empty.
 */
export async function readAll(ids: string[], options: ReadOptions, tries = 1): Promise<Map<string, JsonObject>> {
	const { client, source, filters, onUnreadable } = options;
	return findByIds(client, source.index, ids, ALL_FIELDS, filters).catch(async (error: unknown): Promise<Map<string, JsonObject>> => {
		if (!isOfOneDocument(error)) throw error;
		// This throws where the server cannot search at all: then no document is to blame.
		await searchPage(client, source.index, { query: '*', fl: 'id', rows: 1 });
		const half = Math.ceil(ids.length / 2);
		if (ids.length > 1) return new Map([...(await readAll(ids.slice(0, half), options)), ...(await readAll(ids.slice(half), options))]);
		if (tries < TRIES_OF_ONE) {
			await client.sleep(PAUSE_MS);
			return readAll(ids, options, tries + 1);
		}
		const [id = ''] = ids;
		onUnreadable(id, messageOf(error));
		return new Map([[id, {}]]);
	});
}

/** Whether a document is one that the server cannot give. */
export const isUnreadable = (document: JsonObject): boolean => !('id' in document);

function isOfOneDocument(error: unknown): boolean {
	if (!(error instanceof AssemblylineError)) return false;
	// A gateway answers 502, 504 or, where it is Cloudflare's, 520 to 524 for a server that one document makes crash or hang.
	return ['serverError', 'tooLarge', 'notAssemblyline', 'timeout'].includes(error.kind) || /^(?:502|504|52[0-4])$/.test(String(error.status));
}

/** The whole document and its score in words; a submission has a score once it is completed. */
function detailsOf(found: JsonObject | undefined, thresholds: VerdictThresholds): JsonObject {
	const document = found && withoutId(found);
	const score = document && ('alert_id' in document ? Reflect.get(Object(document.al), 'score') : document.state === 'completed' ? document.max_score : undefined);
	return { details: document ?? null, verdict: typeof score === 'number' ? verdictOf(score, thresholds) : null };
}
