import type { AssemblylineClient } from '../../client/client';
import { orGone } from '../../client/errors';
import { getFileInfo } from '../../client/file';
import { searchPage } from '../../client/search';
import { getSubmission, getSubmissionSummary, getSubmissionTree } from '../../client/submission';
import { whoAmI } from '../../client/user';
import { type FileHashes, filesOf, type Findings, type SubmissionSummary, type TreeNode } from '../../report/findings';

/** Files asked for in one search: the search engine takes 1,024 terms. */
const HASHES_PER_SEARCH = 500;

/** Files asked for one by one, where the search does not have them. */
const MAX_SINGLE = 50;

/**
 * All that indicators are made of: record, summary and tree of a submission, and where wanted the MD5, SHA-1 and
 * fuzzy hashes of its files. Three reads, and one more for each 500 files.
 */
export async function readFindings(client: AssemblylineClient, sid: string, withHashes: boolean): Promise<Findings> {
	const { configuration } = await whoAmI(client);
	const thresholds = configuration.submission.verdicts;
	const record = (await getSubmission(client, sid)) as Findings['record'];
	const summary = (await getSubmissionSummary(client, sid)) as SubmissionSummary;
	const { tree } = (await getSubmissionTree(client, sid)) as { tree: Record<string, TreeNode> };
	const files = filesOf(record, tree, thresholds);
	if (!withHashes) return { host: client.host, record, summary, files, thresholds };
	const hashes = await readHashes(client, files.map(({ sha256 }) => sha256));
	return { host: client.host, record, summary, files: files.map((file) => ({ ...file, ...hashes.get(file.sha256) })), thresholds };
}

async function readHashes(client: AssemblylineClient, digests: string[]): Promise<Map<string, FileHashes>> {
	const found = new Map<string, FileHashes>();
	const keep = ({ sha256, md5, sha1, size, mime, ssdeep, tlsh }: FileHashes) => found.set(sha256, { sha256, md5, sha1, size, mime, ssdeep, tlsh });
	for (let start = 0; start < digests.length; start += HASHES_PER_SEARCH) {
		const some = digests.slice(start, start + HASHES_PER_SEARCH);
		const { items } = await searchPage(client, 'file', { query: `sha256:(${some.join(' OR ')})`, fl: 'sha256,md5,sha1,size,mime,ssdeep,tlsh', rows: some.length });
		for (const item of items) keep(item as JsonFile);
	}
	// A file that was stored a moment ago is not in the search's index yet.
	for (const sha256 of digests.filter((one) => !found.has(one)).slice(0, MAX_SINGLE)) {
		const info = await orGone(getFileInfo(client, sha256));
		if (info) keep(info as JsonFile);
	}
	return found;
}

type JsonFile = FileHashes & { [key: string]: unknown };
