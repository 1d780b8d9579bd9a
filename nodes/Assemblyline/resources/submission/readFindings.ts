import type { AssemblylineClient } from '../../client/client';
import { orGone } from '../../client/failures';
import { getFileInfo } from '../../client/file';
import { isHash } from '../../client/hash';
import { searchPage } from '../../client/search';
import { getSubmission, getSubmissionSummary, getSubmissionTree, hasEnded } from '../../client/submission';
import { Slice } from '../../client/slice';
import type { SubmissionRecord, SubmissionSummary } from '../../client/types';
import { whoAmI } from '../../client/user';
import { type Findings, findingsOf } from '../../findings/findings';
import { type FileHashes, normalizeHashes } from '../../findings/normalize';

/** Files asked for in one search: the search engine takes 1,024 terms. */
const HASHES_PER_SEARCH = 500;

/** Files asked for one by one, where the search does not have them. */
const MAX_SINGLE = 50;

/**
 * All that reports and indicators are made of: summary and tree of a submission beside its record, and where wanted
 * the MD5, SHA-1 and fuzzy hashes of its files. All are read at once, of which record and summary may have been read
 * before; the hashes take one read more for each 500 files.
 * @param submission its record, or its ID
 */
export async function readFindings(client: AssemblylineClient, submission: SubmissionRecord | string, { withHashes = false, summary: known }: { withHashes?: boolean; summary?: SubmissionSummary } = {}): Promise<Findings> {
	const sid = typeof submission === 'string' ? submission : submission.sid;
	const reading = typeof submission === 'string' ? getSubmission(client, sid) : submission;
	const read = () => Promise.all([known ?? getSubmissionSummary(client, sid), getSubmissionTree(client, sid)]);
	const others = Promise.all([whoAmI(client), read()]);
	// Where there is no such submission, the failure of the record is the one to tell.
	others.catch(() => undefined);
	const record = await reading;
	const [{ configuration, c12nDef: definition }, early] = await others;
	const rules = { thresholds: configuration.submission.verdicts, definition };
	const findingsIn = ([summary, tree]: Awaited<ReturnType<typeof read>>) => findingsOf(client.serverUrl, rules, { record, summary, tree });
	let findings = findingsIn(early);
	// It may have ended after these were read.
	if (!known && findings.partial && hasEnded(findings.record)) findings = findingsIn(await read());
	// Parsing a large reply has held n8n up: others get their turn before anything is made of it.
	await new Slice().next();
	if (!withHashes) return findings;
	const hashes = await readHashes(client, findings.files.map(({ sha256 }) => sha256).filter((sha256) => isHash('sha256', sha256)));
	return { ...findings, files: findings.files.map((file) => ({ ...file, ...hashes.get(file.sha256) })) };
}

async function readHashes(client: AssemblylineClient, digests: string[]): Promise<Map<string, FileHashes>> {
	const found = new Map<string, FileHashes>();
	const keep = (reply: unknown) => {
		const hashes = normalizeHashes(reply);
		if (hashes) found.set(hashes.sha256, hashes);
	};
	for (let start = 0; start < digests.length; start += HASHES_PER_SEARCH) {
		const some = digests.slice(start, start + HASHES_PER_SEARCH);
		const { items } = await searchPage(client, 'file', { query: `sha256:(${some.join(' OR ')})`, fl: 'sha256,md5,sha1,size,mime,ssdeep,tlsh', rows: some.length });
		for (const item of items) keep(item);
	}
	// A file that was stored a moment ago is not in the search's index yet.
	for (const sha256 of digests.filter((one) => !found.has(one)).slice(0, MAX_SINGLE)) {
		keep(await orGone(getFileInfo(client, sha256)));
	}
	return found;
}
