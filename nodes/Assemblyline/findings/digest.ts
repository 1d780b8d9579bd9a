import { isHash } from '../client/hash';
import type { JsonObject } from '../client/types';
import { pageOf } from '../client/webPages';
import { heuristicsOf } from './heuristics';
import { listOf, normalizeSummary, numberOf, objectOf, textOf, textOrNull, textsOf } from './normalize';
import { harmless, NAME_LENGTH } from './sanitize';
import { type Outcome, serviceErrorsOf, verdictOf, type VerdictThresholds } from './verdict';

/** What people see first of anything that has a verdict, in this order. */
export interface Digest extends JsonObject {
	/** Null while there is none. */
	verdict: Outcome | null;
	/** Null while there is none, or where it means nothing. */
	score: number | null;
	/** The file's name, harmless. */
	file: string | null;
	/** What speaks for the verdict, in a few harmless words; null where the server's answer does not say. */
	why: string | null;
	/** Its page in the web interface. */
	url: string | null;
	/** Of the file, or of the first of several. */
	sha256: string | null;
	sid: string | null;
	state: string | null;
	/** When it was handed in, ISO 8601 in UTC. */
	submitted: string | null;
}

/** A submission's digest. */
export interface SubmissionDigest extends Digest {
	/** How many analyses of its files by services ended in an error, so that the score may be too low; null where it is not known. */
	serviceErrors: number | null;
}

/** What a digest is made with. */
export interface DigestContext {
	/** Where the server's pages begin. */
	serverUrl: string;
	thresholds: VerdictThresholds;
}

/** Names of one kind that stand in `why`, and the characters of each. */
const MAX_NAMED = 3;
const NAMED_LENGTH = 80;

/** The name of a file, or other words of somebody else, as outputs show it; null for none. */
export const nameOrNull = (what: unknown): string | null => harmless(textOf(what), NAME_LENGTH) || null;
const hashOrNull = (what: unknown): string | null => (typeof what === 'string' && isHash('sha256', what) ? what : null);

/** The first few of some names, each once, behind what they are. */
function named(what: string, names: Iterable<string>): string[] {
	const some = [...new Set(names)].filter((name) => name.trim() !== '').slice(0, MAX_NAMED).map((name) => harmless(name, NAMED_LENGTH));
	return some.length > 0 ? [what + some.join(', ')] : [];
}

interface Reasons {
	heuristics: string[];
	viruses: string[];
	attributions: string[];
}

const inWords = ({ heuristics, viruses, attributions }: Reasons): string => [...named('', heuristics), ...named('virus: ', viruses), ...named('attributed to: ', attributions)].join('; ');

/** What a submission's summary, from `GET submission/summary/<sid>/`, says for the verdict: its worst heuristics, what virus scanners call it, whom or what it is put down to. */
export function whyOf(reply: unknown, thresholds: VerdictThresholds): string {
	const summary = normalizeSummary(reply);
	const heuristics = heuristicsOf(summary, thresholds).filter(({ verdict }) => verdict !== 'safe').map(({ name }) => name);
	const [viruses, attributions] = [[], []] as [string[], string[]];
	for (const [type, tags] of Object.entries(summary.tags.attribution)) {
		const to = type === 'av.virus_name' ? viruses : type.startsWith('attribution.') ? attributions : [];
		for (const [value, , isSafelisted] of tags) if (!isSafelisted) to.push(String(value));
	}
	return inWords({ heuristics, viruses, attributions });
}

/**
 * A submission: its record, what a search or the list of submissions says of it, or the message of a feed.
 * @param summary the reply to `GET submission/summary/<sid>/`, where it was asked for
 */
export function submissionDigest(record: JsonObject, { serverUrl, thresholds }: DigestContext, summary?: unknown): SubmissionDigest {
	const sid = textOf(record.sid);
	const state = textOf(record.state) || 'submitted';
	const [file] = listOf(record.files).map(objectOf);
	const score = state === 'completed' ? (numberOf(record.max_score) ?? null) : null;
	return {
		verdict: state === 'failed' ? 'failed' : score === null ? null : verdictOf(score, thresholds),
		score,
		file: nameOrNull(file?.name),
		why: summary === undefined ? null : whyOf(summary, thresholds),
		url: sid === '' ? null : serverUrl + pageOf('submission', sid),
		sha256: hashOrNull(file?.sha256),
		sid: sid || null,
		state,
		submitted: textOrNull(objectOf(record.times).submitted ?? record.time),
		serviceErrors: serviceErrorsOf(record),
	};
}

/** {@link submissionDigest}, with who handed the submission in, and its metadata. */
export function submissionDigestWithOrigin(record: JsonObject, context: DigestContext, summary?: unknown): SubmissionDigest {
	return { ...submissionDigest(record, context, summary), submitter: textOrNull(objectOf(record.params).submitter), metadata: objectOf(record.metadata) };
}

/** An alert. One is raised for a completed submission only. */
export function alertDigest(alert: JsonObject, { serverUrl, thresholds }: DigestContext): Digest {
	const [al, file] = [objectOf(alert.al), objectOf(alert.file)];
	const id = textOf(alert.alert_id) || textOf(alert.id);
	const score = numberOf(al.score) ?? null;
	const detailed = listOf(objectOf(al.detailed).heuristic).map(objectOf);
	const byVerdict = ['malicious', 'highly suspicious', 'suspicious', 'info'].flatMap((verdict) => detailed.filter((one) => one.verdict === verdict).map(({ value }) => textOf(value)));
	return {
		verdict: score === null ? null : verdictOf(score, thresholds),
		score,
		file: nameOrNull(file.name),
		why: inWords({ heuristics: [...byVerdict, ...(byVerdict.length > 0 ? [] : textsOf(objectOf(alert.heuristic).name))], viruses: textsOf(al.av), attributions: textsOf(al.attrib) }),
		url: id === '' ? null : serverUrl + pageOf('alert', id),
		sha256: hashOrNull(file.sha256),
		sid: textOrNull(alert.sid),
		state: 'completed',
		submitted: textOrNull(alert.ts),
		alertId: id || null,
		status: textOrNull(alert.status),
		priority: textOrNull(alert.priority),
		owner: textOrNull(alert.owner),
		labels: textsOf(alert.label),
		type: textOrNull(alert.type),
		reported: textOrNull(alert.reporting_ts),
		metadata: objectOf(alert.metadata),
	};
}

/** A message of a notification queue. A file that was not analyzed has failed, whatever else stands in the message. */
export function notificationDigest(message: JsonObject, context: DigestContext): SubmissionDigest {
	const submission = objectOf(message.submission);
	const failure = textOf(message.failure);
	const record = { times: { submitted: submission.time }, ...submission, state: failure ? 'failed' : 'completed', max_score: message.score };
	return { ...submissionDigest(record, context), ingestId: textOrNull(message.ingest_id), failure: nameOrNull(failure), metadata: objectOf(submission.metadata) };
}

/** Sources of a hash search that are Assemblyline's own: they call malicious what has a score of 1,000, or an alert of 500, whatever the thresholds are. */
const BY_SCORE = new Set(['al', 'alert']);

/** What the sources of a hash search know of a file, by their names: those of the server and outer ones. */
export function hashDigest(hash: string, sources: JsonObject, { serverUrl, thresholds }: DigestContext): JsonObject {
	const answers = Object.entries(sources).map(([source, answer]) => ({ source, error: objectOf(answer).error, items: listOf(objectOf(answer).items).map(objectOf) }));
	const items = answers.flatMap((answer) => answer.items.map((item) => ({ ...item, source: answer.source })) as (JsonObject & { source: string })[]);
	const file = items.map(({ source, data }) => (source === 'al' ? objectOf(data) : {})).find(({ sha256 }) => hashOrNull(sha256));
	const scores = items.flatMap(({ data }) => [data, ...listOf(data)].flatMap((one) => numberOf(objectOf(one).score) ?? []));
	const score = scores.length > 0 ? Math.max(...scores) : null;
	const sha256 = hashOrNull(file?.sha256) ?? hashOrNull(hash.toLowerCase());
	const services = Object.entries(objectOf(file?.score_map)).flatMap(([name, one]) => (typeof one === 'number' && one > 0 ? [{ name, score: one }] : []));
	const said = items.filter(({ source }) => source !== 'al').map(({ source, description }) => `${source}: ${textOf(description)}`);
	return {
		verdict: items.some(({ source, malicious }) => malicious === true && !BY_SCORE.has(source)) ? 'malicious' : score === null ? null : verdictOf(score, thresholds),
		score,
		why: [...named('', services.sort((a, b) => b.score - a.score).map((one) => `${one.name} ${one.score}`)), ...named('', said)].join('; '),
		url: file ? serverUrl + pageOf('file', String(file.sha256)) : null,
		sha256,
		hash,
		found: items.length > 0,
		knownBy: answers.filter((answer) => answer.items.length > 0).map(({ source }) => source),
		failed: answers.filter(({ error }) => textOf(error) !== '').map(({ source }) => source),
		type: textOrNull(file?.type),
		size: numberOf(file?.size) ?? null,
		lastSeen: textOrNull(objectOf(file?.seen).last),
		timesSeen: numberOf(objectOf(file?.seen).count) ?? null,
	};
}

/** What a document of an index is told as; undefined for those of indexes whose documents have no verdict. */
export function documentDigest(index: string): ((document: JsonObject, context: DigestContext) => Digest) | undefined {
	return index === 'alert' ? alertDigest : index === 'submission' ? submissionDigestWithOrigin : undefined;
}
