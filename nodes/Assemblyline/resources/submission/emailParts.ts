import { createHash } from 'node:crypto';
import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError, isAtLimit, messageOf } from '../../client/errors';
import { getSubmission, getSubmissionTree } from '../../client/submission';
import { submit, type SubmissionInput } from '../../client/submit';
import { whoAmI } from '../../client/user';
import { answerOf } from '../../client/failures';
import { looks } from '../../client/waiting';
import { inParallel } from '../../client/inParallel';
import { placesOf } from '../../findings/fileTree';
import { harmless } from '../../findings/sanitize';
import { type Outcome, outcomeOf, serviceErrorsOf, type VerdictThresholds, verdictOf, WORST_FIRST } from '../../findings/verdict';
import { readyBody, type SubmissionContext } from '../../shared/submissionMarking';
import { chunkBytes, type SettingValues, submissionBody, withPassword } from '../../shared/submissionSettings';

/** A part of a mail: the mail itself, a file in it, or an address to visit. */
export interface EmailPart {
	kind: 'attachment' | 'email' | 'url';
	name: string;
	/** What it is; an address is the name. */
	content?: Buffer;
	/** Passwords to try on it where it is submitted by itself; the server knows those of the mail. */
	passwords?: string[];
	/** Whatever else is told of it. */
	about?: object;
}

/** What became of a part. */
export interface AnalyzedPart {
	kind: EmailPart['kind'];
	name: string;
	verdict: Outcome;
	score: number | null;
	sid?: string;
	sha256?: string;
	/** Why there is no verdict. */
	error?: string;
	/** How many analyses by services ended in an error, in its submission or one of several; not there where none did. */
	serviceErrors?: number;
}

/** What became of all. */
export interface EmailAnalysis {
	/** In the order in which they were given. */
	parts: AnalyzedPart[];
	/** Whether a password was sent, or the server had the mail that names it and has opened it. */
	passwordTried: boolean;
	/** Why the file tree could not be read, where it could not. */
	treeError?: string;
}

export interface EmailParts {
	/** The whole mail. */
	mail: EmailPart;
	/** Files in it, which the server takes out by itself if it can. */
	files: EmailPart[];
	urls: EmailPart[];
}

/** A mail may have hundreds of parts; a server with quotas takes ten calls at once by default. */
const CALLS_AT_ONCE = 5;
const POLL_MS = 2_000;

/** Files that are submitted by themselves, as no service took them out of the mail. */
const MAX_OWN_SUBMISSIONS = 100;

/** Passwords that are tried on one file, each in a submission of its own: a service takes one. */
const MAX_PASSWORDS = 5;

/** One submission of a part: one for each password where several are tried. */
interface Attempt {
	part: EmailPart;
	outcome: AnalyzedPart;
	password?: string;
}

/** Whether the server had no room for it among the user's running submissions: each end of one makes some. */
const isWaiting = ({ outcome: { sid, verdict } }: Attempt) => sid === undefined && verdict === 'timed_out';

/**
 * Submits the mail and the addresses, waits, and submits what the server has not taken out of the mail, and what it had no
 * room for before. What fails is told in `error`: the other parts go on. Ends at the deadline.
 */
export async function analyzeParts(context: SubmissionContext, { mail, files, urls }: EmailParts, settings: SettingValues, passwordService: string, deadline: number): Promise<EmailAnalysis> {
	const { client } = context;
	const { verdicts } = (await whoAmI(client)).configuration.submission;
	const submitted = (all: Pick<Attempt, 'part' | 'password'>[]) => submitAll(context, all, settings, passwordService);
	const [ofMail] = (await submitted([{ part: mail }])) as [Attempt];
	const attempts = [ofMail, ...(await submitted(urls.map((part) => ({ part }))))];
	/** The files whose analysis is part of the mail's, by SHA-256; undefined until that has ended. */
	let inside: Map<string, number> | undefined;
	let treeError: string | undefined;

	async function takeStock(): Promise<void> {
		const { sid, verdict } = ofMail.outcome;
		if (inside || verdict === 'timed_out') return;
		inside = new Map();
		if (sid) inside = await scoresInside(client, sid, ofMail.outcome.sha256).catch((error: unknown) => {
			if (error instanceof AssemblylineError && error.kind === 'cancelled') throw error;
			treeError = partError(error);
			return new Map<string, number>();
		});
		const missing = [...new Map(files.map((part) => [sha256Of(part), part])).entries()].filter(([sha256]) => !inside?.has(sha256)).map(([, part]) => part);
		const own = missing.slice(0, MAX_OWN_SUBMISSIONS).flatMap((part): Pick<Attempt, 'part' | 'password'>[] => {
			const passwords = part.passwords?.slice(0, MAX_PASSWORDS) ?? [];
			return passwords.length === 0 ? [{ part }] : passwords.map((password) => ({ part, password }));
		});
		attempts.push(...(await submitted(own)));
	}

	await takeStock();
	for await (const left of looks(client, { deadline, pollIntervalMs: POLL_MS })) {
		const open = attempts.filter(({ outcome }) => outcome.verdict === 'timed_out' && outcome.sid !== undefined);
		if (open.length === 0 && inside && !attempts.some(isWaiting)) break;
		await inParallel(CALLS_AT_ONCE, open, async (attempt) => {
			attempt.outcome = await lookAtPart(client, attempt.outcome, verdicts, left());
		});
		for (const attempt of attempts.filter(isWaiting)) {
			const [again] = await submitted([attempt]);
			if (again) attempt.outcome = again.outcome;
			// A file goes up with each try: where there is no room, one is enough.
			if (isWaiting(attempt)) break;
		}
		await takeStock();
	}

	const parts = [mail, ...files, ...urls].map((part) => outcomeOfPart(part, attempts, ofMail, inside, verdicts));
	const known = mail.passwords?.length ?? 0;
	const wasOpened = known > 0 && files.some((part) => part.kind === 'attachment' && inside?.has(sha256Of(part)));
	return { parts, passwordTried: wasOpened || attempts.some(({ password, outcome }) => password !== undefined && outcome.sid !== undefined), treeError };
}

/** What became of a part: of its own submissions, or within that of the mail. */
function outcomeOfPart(part: EmailPart, attempts: Attempt[], ofMail: Attempt, inside: Map<string, number> | undefined, verdicts: VerdictThresholds): AnalyzedPart {
	const same = part.content && sha256Of(part);
	const own = attempts.filter((attempt) => attempt.part === part || (same !== undefined && attempt !== ofMail && attempt.part.content && sha256Of(attempt.part) === same));
	const about = { kind: part.kind, name: part.name, ...part.about };
	const score = same === undefined || attempts.some((attempt) => attempt.part === part) ? undefined : inside?.get(same);
	if (score !== undefined) return { ...about, sha256: same, verdict: verdictOf(score, verdicts), score, sid: ofMail.outcome.sid };
	const [first, ...others] = own.map(({ outcome }) => outcome);
	const serviceErrors = Math.max(...own.map(({ outcome }) => outcome.serviceErrors ?? 0));
	if (first) return { ...others.reduce((worst, one) => (WORST_FIRST.indexOf(one.verdict) < WORST_FIRST.indexOf(worst.verdict) ? one : worst), first), ...about, ...(same ? { sha256: same } : {}), ...(serviceErrors > 0 ? { serviceErrors } : {}) };
	if (!inside) return { ...about, sha256: same, verdict: 'timed_out', score: null, sid: ofMail.outcome.sid };
	return { ...about, sha256: same, verdict: 'failed', score: null, error: `not analyzed: of the files that the server does not take out of an email, ${MAX_OWN_SUBMISSIONS} are submitted` };
}

const digests = new WeakMap<Buffer, string>();

/** In lower case. The content of a part does not change. */
function sha256Of({ content = Buffer.alloc(0) }: EmailPart): string {
	const known = digests.get(content) ?? createHash('sha256').update(content).digest('hex');
	digests.set(content, known);
	return known;
}

/** The highest score of each file within a submission and what was taken out of it, by SHA-256; without the submitted file. `GET submission/tree/<sid>/`. */
async function scoresInside(client: AssemblylineClient, sid: string, submitted: string | undefined): Promise<Map<string, number>> {
	const { tree } = await getSubmissionTree(client, sid);
	const scores = new Map<string, number>();
	// From the inner to the outer ones: a file is as bad as the worst in it.
	const places = placesOf({ files: [] }, tree);
	let worst: number[] = [];
	for (const { sha256, score = 0, depth } of places.reverse()) {
		const all = Math.max(score, worst[depth + 1] ?? score);
		worst = worst.slice(0, depth + 1);
		worst[depth] = Math.max(all, worst[depth] ?? all);
		if (sha256 !== submitted) scores.set(sha256, Math.max(all, scores.get(sha256) ?? all));
	}
	return scores;
}

async function submitAll(context: SubmissionContext, all: Pick<Attempt, 'part' | 'password'>[], settings: SettingValues, service: string): Promise<Attempt[]> {
	const attempts: Attempt[] = [];
	await inParallel(CALLS_AT_ONCE, all, async ({ part, password }, index) => {
		const options = password === undefined ? settings.options : { ...settings.options, serviceSpec: withPassword(settings.options.serviceSpec, service, password) };
		attempts[index] = { part, password, outcome: await submitPart(context, part, { ...settings, options }) };
	});
	return attempts;
}

function submitPart(context: SubmissionContext, { kind, name, content }: EmailPart, settings: SettingValues): Promise<AnalyzedPart> {
	const part: AnalyzedPart = { kind, name, verdict: 'timed_out', score: null };
	return orFailed(part, async () => {
		const input: SubmissionInput = content ? { kind: 'file', file: { size: content.length, open: async () => content } } : { kind: 'url', url: name };
		const { body, tell } = await readyBody(context, input, submissionBody(content ? name : undefined, settings), settings.options);
		const { sid, files, classification } = await submit(context.client, input, body, { chunkBytes: chunkBytes(settings), roomMs: 0 });
		tell(sid, classification);
		return { ...part, sid, sha256: files[0]?.sha256 };
	});
}

/** A part that still runs, or of which the server has no word now, stays one that has timed out; why there was no word is told with it. */
function lookAtPart(client: AssemblylineClient, { error: _earlier, ...part }: AnalyzedPart, verdicts: VerdictThresholds, withinMs: number): Promise<AnalyzedPart> {
	return orFailed(part, async () => {
		let missed: string | undefined;
		const record = await answerOf(getSubmission(client, part.sid ?? '', withinMs), (failure) => (missed = `the last look failed: ${partError(failure)}`));
		if (!record) return { ...part, error: missed };
		return { ...part, verdict: outcomeOf(record, verdicts), score: record.state === 'completed' ? record.max_score : null, serviceErrors: serviceErrorsOf(record) || undefined };
	});
}

/** A part for which there is no room stays one that has timed out; any other failure is its outcome. */
async function orFailed(part: AnalyzedPart, run: () => Promise<AnalyzedPart>): Promise<AnalyzedPart> {
	return run().catch((error: unknown): AnalyzedPart => {
		if (error instanceof AssemblylineError && error.kind === 'cancelled') throw error;
		return { ...part, verdict: isAtLimit(error) ? 'timed_out' : 'failed', score: null, error: partError(error) };
	});
}

/** Characters of what others say of a part. */
const MAX_ERROR = 1_000;

/** What went wrong with a part, for people. What the server or n8n says may have names and texts of the mail in it. */
export const partError = (error: unknown): string => (error instanceof AssemblylineError && !error.isForeign ? error.message : harmless(messageOf(error), MAX_ERROR));

/** What the parts come to: the worst verdict and the highest score of all, and the submission in which that was found. */
export function worstOf(parts: AnalyzedPart[]): Pick<AnalyzedPart, 'score' | 'verdict'> & { sid: string | null } {
	const submitted = parts.filter(({ sid }) => sid !== undefined);
	const rank = ({ verdict, score }: AnalyzedPart) => WORST_FIRST.indexOf(verdict) * 1e9 - (score ?? 0);
	return {
		sid: submitted.reduce((worst: AnalyzedPart | undefined, part) => (worst && rank(worst) <= rank(part) ? worst : part), undefined)?.sid ?? null,
		verdict: WORST_FIRST.find((outcome) => parts.some(({ verdict }) => verdict === outcome)) ?? 'failed',
		score: parts.reduce((worst: number | null, { score }) => (score === null ? worst : Math.max(worst ?? score, score)), null),
	};
}
