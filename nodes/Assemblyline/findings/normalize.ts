/**
 * The server's replies as their types say: a report is wanted even where the server, or malware by way of a service,
 * has put something strange into them. What is missing or of another kind is empty.
 */
import { type HashKind, isHash } from '../client/hash';
import { isJsonObject } from '../client/json';
import type { HeuristicSection, JsonObject, SubmissionRecord, SubmissionSummary, SummaryTag } from '../client/types';
import { excerptOf } from './excerpt';
import { clipped, MAX_VALUE_LENGTH } from './sanitize';

/** An object; of anything else, one without keys. */
export const objectOf = (what: unknown): JsonObject => (isJsonObject(what) ? what : {});
/** A list; of anything else, an empty one. */
export const listOf = (what: unknown): unknown[] => (Array.isArray(what) ? (what as unknown[]) : []);
/** A number; undefined for anything else. */
export const numberOf = (what: unknown): number | undefined => (typeof what === 'number' ? what : undefined);
/** A text as it is; of anything else, its JSON, or the beginning of that. */
export const textOf = (what: unknown): string => (typeof what === 'string' ? what : what === null || what === undefined ? '' : JSON.stringify(excerptOf(what, { length: MAX_VALUE_LENGTH, textLength: MAX_VALUE_LENGTH, write: clipped }).value));
/** The same, with null in place of an empty text. */
export const textOrNull = (what: unknown): string | null => textOf(what) || null;
/** The texts of a list, each as {@link textOf} has it. */
export const textsOf = (what: unknown): string[] => listOf(what).map(textOf);

/** No classification has a thousand characters; a longer one would be parsed once for each tag that has it. */
export const classificationOf = (what: unknown): string => clipped(textOf(what), 1000);

/** A submission's record, from `GET submission/<sid>/`; what else stands in it is kept. */
export function normalizeRecord(record: SubmissionRecord): SubmissionRecord {
	const { malicious, non_malicious } = objectOf(record.verdict);
	const { submitted, completed } = objectOf(record.times);
	return {
		...record,
		sid: textOf(record.sid),
		max_score: numberOf(record.max_score) ?? 0,
		files: listOf(record.files).map((file) => {
			const { name, sha256, size } = objectOf(file);
			return { name: textOf(name), sha256: textOf(sha256), size: numberOf(size) ?? 0 };
		}),
		times: { submitted: textOf(submitted), completed: textOf(completed) || null },
		classification: classificationOf(record.classification),
		error_count: numberOf(record.error_count) ?? 0,
		errors: textsOf(record.errors),
		metadata: objectOf(record.metadata),
		params: objectOf(record.params),
		verdict: { malicious: textsOf(malicious), non_malicious: textsOf(non_malicious) },
	};
}

/** A submission's summary, from `GET submission/summary/<sid>/`. */
export function normalizeSummary(reply: unknown): SubmissionSummary {
	const { attack_matrix, classification, filtered, heuristic_sections, heuristics, map, partial, tags: byKind } = objectOf(reply);
	const { attribution, behavior, ioc } = objectOf(byKind);
	const tags = (byType: unknown) => byName(byType, (all) => listOf(all).map(normalizeTag));
	return {
		classification: classificationOf(classification),
		filtered: filtered === true,
		partial: partial === true,
		tags: { attribution: tags(attribution), behavior: tags(behavior), ioc: tags(ioc) },
		attack_matrix: byName(attack_matrix, (all) =>
			listOf(all).map((one) => {
				const [id = '', name = '', grade = ''] = textsOf(one);
				return [id, name, grade];
			}),
		),
		heuristics: byName(heuristics, (all) =>
			listOf(all).map((one) => {
				const [id = '', name = ''] = textsOf(one);
				return [id, name];
			}),
		),
		heuristic_sections: byName(heuristic_sections, (sections) => listOf(sections).map(normalizeSection)),
		map: byName(map, textsOf),
	};
}

/** What a file's record says of it, as far as it has the form that the formats of others ask for. */
export interface FileHashes {
	sha256: string;
	md5?: string;
	sha1?: string;
	size?: number;
	/** Type and subtype, as IANA registers them. */
	mime?: string;
	ssdeep?: string;
	tlsh?: string;
}

/** The server also has words of its own here, such as `complex`. */
const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i;

/** From `search/file` or `file/info`; undefined for what is the record of no file. */
export function normalizeHashes(reply: unknown): FileHashes | undefined {
	const record = objectOf(reply);
	const hash = (kind: HashKind) => (typeof record[kind] === 'string' && isHash(kind, record[kind]) ? record[kind] : undefined);
	const sha256 = hash('sha256');
	const { mime } = record;
	const size = numberOf(record.size);
	return sha256 === undefined
		? undefined
		: { sha256, md5: hash('md5'), sha1: hash('sha1'), size: Number.isSafeInteger(size) && (size ?? -1) >= 0 ? size : undefined, mime: typeof mime === 'string' && MIME_TYPE.test(mime) ? mime : undefined, ssdeep: hash('ssdeep'), tlsh: hash('tlsh') };
}

/** An object in which only its own names are found: with malware's values in its names, one may be `constructor`. */
function byName<T>(what: unknown, read: (one: unknown) => T): Record<string, T> {
	const entries = Object.entries(objectOf(what)).map(([name, one]) => [name, read(one)]);
	return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
}

const valueOf = (what: unknown): number | string => numberOf(what) ?? textOf(what);

function normalizeTag(tag: unknown): SummaryTag {
	const [value, grade, safelisted, classification] = listOf(tag);
	return [valueOf(value), textOf(grade), safelisted === true, typeof classification === 'string' ? classificationOf(classification) : undefined];
}

function normalizeSection(section: unknown): HeuristicSection {
	const { classification, heuristic, tags } = objectOf(section);
	return {
		classification: classificationOf(classification),
		heuristic: isJsonObject(heuristic)
			? {
					heur_id: textOf(heuristic.heur_id),
					name: textOf(heuristic.name),
					score: numberOf(heuristic.score) ?? 0,
					signature: listOf(heuristic.signature).map((signature) => ({ name: textOf(objectOf(signature).name) })),
				}
			: null,
		tags: listOf(tags).map((tag) => {
			const { type, value, safelisted } = objectOf(tag);
			return { type: textOf(type), value: valueOf(value), safelisted: safelisted === true };
		}),
	};
}
