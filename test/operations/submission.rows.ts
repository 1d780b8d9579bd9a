import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { popLiveMessages, setupWatchQueue } from '../../nodes/Assemblyline/client/live';
import { submit } from '../../nodes/Assemblyline/client/submit';
import type { SubmissionRecord } from '../../nodes/Assemblyline/client/types';
import { waitFor } from '../lab/support';
import { indexed } from '../support/indexed';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import { type Given, oncePerServer, type Row } from './row';
import { deleteSubmission } from './undo';

/** A submission of its own, completed; its text begins with a directive for the lab's service, e.g. `LAB-FAIL`. */
export async function analyzed(client: AssemblylineClient, directive = 'LAB-SCORE: 100'): Promise<SubmissionRecord> {
	const { sid } = await submit(client, { kind: 'text', text: `${directive}\n${unique('row')}` }, { name: 'row.txt', params: { ttl: 1 } });
	return endOf(client, sid);
}

const completed = async (client: AssemblylineClient): Promise<Given> => {
	const { sid, files } = await analyzed(client);
	return { sid, sha256: files[0]?.sha256 ?? '' };
};

/** The same for all rows that only read it. */
const anyCompleted = oncePerServer(completed);

/** It takes a second until a new submission can be found as it is. */
const searchable = async (client: AssemblylineClient): Promise<Given> => {
	const given = await completed(client);
	await indexed(client, 'submission', `sid:${given.sid} AND state:completed`);
	return given;
};

const byId = (value = '') => ({ mode: 'id', value });
const locator = ({ sid }: Given) => ({ submissionId: byId(sid) });
const UNKNOWN = 'nothingThere';
const UNKNOWN_FILE = 'f'.repeat(64);
const maps = ['[].json.metadata', '[].json.params.service_spec'];
const fresh = { compare: { maps }, on46: { compare: { maps, optional: ['[].json.params.filetype_override'] } } };

/** What the list does not say of its submissions. */
const filesOf = (listed: object[], more: object = {}) =>
	`POST search/submission/ ${JSON.stringify({ query: `sid:(${listed.map((one) => JSON.stringify(Reflect.get(one, 'sid'))).join(' OR ')})`, fl: 'sid,files,metadata', rows: listed.length, ...more })}`;

/** A submission that runs for some seconds more, though one of its files has a result. */
async function runningWithResult(client: AssemblylineClient): Promise<Given> {
	const { sid, files } = await submit(client, { kind: 'text', text: `LAB-SCORE: 700\nLAB-CHILD: LAB-SLEEP: 15.${Date.now()}` }, { params: { ttl: 1 } });
	const sha256 = files[0]?.sha256 ?? '';
	let queue: string | undefined;
	const key = await waitFor(async () => {
		queue ??= await setupWatchQueue(client, sid);
		const messages = queue === undefined ? [] : await popLiveMessages(client, queue);
		// One that was set up before the dispatcher had the submission holds an end alone.
		if (messages.some(({ type }) => type === 'stop')) queue = undefined;
		return messages.map(({ msg }) => String(msg)).find((msg) => msg.startsWith(sha256));
	}, 120_000, 200, `a result of ${sid} while it runs`);
	return { sid, sha256, key };
}

export const submissionRows: Row[] = [
	{
		operation: 'submission.getAll',
		// Whosever they are, there are two of them.
		given: async (client) => Promise.all([searchable(client), searchable(client)]).then(() => ({})),
		item: () => ({ scope: 'group', group: 'ALL', limit: 2 }),
		sends: (_given, listed) => ['GET submission/list/group/ALL/?offset=0&rows=2', filesOf(listed)],
		output: () => [{ sid: expect.any(String) as string, why: null }, { sid: expect.any(String) as string }],
		compare: { maps: ['[].json.metadata'] },
	},
	{
		operation: 'submission.getAll',
		name: 'of a user, with a query',
		given: searchable,
		item: ({ sid }) => ({ scope: 'user', userId: byId('admin'), returnAll: true, query: `sid:${sid}`, options: { useArchive: true } }),
		sends: ({ sid }, listed) => [`GET submission/list/user/admin/?query=sid%3A${sid}&use_archive=true&offset=0&rows=500`, filesOf(listed, { use_archive: true })],
		output: ({ sid }) => [{ sid, verdict: 'informative', score: 100, file: 'row[.]txt', state: 'completed', submitter: 'admin' }],
	},
	{
		operation: 'submission.getAll',
		name: 'as the server has it',
		given: searchable,
		item: ({ sid }) => ({ simplify: false, query: `sid:${sid}` }),
		sends: ({ sid }) => [`GET submission/list/group/ALL/?query=sid%3A${sid}&offset=0&rows=50`],
		output: ({ sid }) => [{ sid, max_score: 100 }],
	},
	{
		operation: 'submission.getAll',
		name: 'of an unknown user',
		item: () => ({ scope: 'user', userId: byId(UNKNOWN) }),
		sends: () => [`GET submission/list/user/${UNKNOWN}/?offset=0&rows=50`],
		error: `User ${UNKNOWN} does not exists`,
	},
	{
		operation: 'submission.getFileResults',
		given: anyCompleted,
		item: (given) => ({ ...locator(given), fileId: byId(given.sha256?.toUpperCase()) }),
		sends: ({ sid, sha256 }) => [`GET submission/${sid}/file/${sha256}/`],
		output: ({ sha256 }) => [{ file_info: { sha256 }, results: [{ sha256 }] }],
		compare: { maps: ['[].json.tags', '[].json.metadata', '[].json.metadata.*', '[].json.file_info.tags'] },
	},
	{
		operation: 'submission.getFileResults',
		name: 'of an unknown file',
		given: anyCompleted,
		item: (given) => ({ ...locator(given), fileId: byId(UNKNOWN_FILE) }),
		sends: ({ sid }) => [`GET submission/${sid}/file/${UNKNOWN_FILE}/`],
		error: 'The file you are trying to view is missing from the system',
	},
	{
		operation: 'submission.getFileResults',
		name: 'that the record of a running submission does not list yet',
		given: runningWithResult,
		item: (given) => ({ ...locator(given), fileId: byId(given.sha256), options: { liveResultKeys: given.key, liveErrorKeys: ['none'] } }),
		sends: ({ sid, sha256, key }) => [`POST submission/${sid}/file/${sha256}/ {"extra_error_keys":["none"],"extra_result_keys":["${key}"]}`],
		output: ({ sha256 }) => [{ results: [{ sha256, result: { score: 700 } }] }],
		compare: { maps: ['[].json.tags', '[].json.metadata', '[].json.metadata.*', '[].json.file_info.tags'] },
	},
	{
		operation: 'submission.getAiSummary',
		given: anyCompleted,
		item: (given) => ({ ...locator(given), options: { detailed: true, language: 'french', noCache: true } }),
		sends: ({ sid }) => [`GET submission/ai/${sid}/?detailed=true&lang=french&no_cache=true`],
		error: 'AI Support is disabled on this system',
	},
	{
		operation: 'submission.setVerdict',
		given: completed,
		item: (given) => ({ ...locator(given), verdict: 'non_malicious' }),
		sends: ({ sid }) => [`PUT submission/verdict/${sid}/non_malicious/`],
		output: ({ sid }) => [{ sid, verdict: 'non_malicious', success: true }],
	},
	{
		operation: 'submission.setVerdict',
		name: 'on an unknown submission',
		item: () => locator({ sid: UNKNOWN }),
		sends: () => [`PUT submission/verdict/${UNKNOWN}/malicious/`],
		error: `There are no submission with id: ${UNKNOWN}`,
	},
	{
		operation: 'submission.delete',
		given: completed,
		item: locator,
		sends: ({ sid }) => [`DELETE submission/${sid}/`],
		output: ({ sid }) => [{ sid, success: true }],
	},
	{
		operation: 'submission.delete',
		name: 'of an unknown submission',
		item: () => locator({ sid: UNKNOWN }),
		sends: () => [`DELETE submission/${UNKNOWN}/`],
		error: `There is no submission with sid: ${UNKNOWN}`,
		on46: { error: `There are not submission with sid: ${UNKNOWN}` },
	},
	{
		operation: 'submission.delete',
		name: "of another user's submission",
		as: 'user',
		given: completed,
		item: locator,
		sends: ({ sid }) => [`DELETE submission/${sid}/`],
		error: 'There is no submission with sid',
		on46: { error: 'Your are not allowed to delete this submission' },
		after: (client, { sid = '' }) => deleteSubmission(client, sid),
	},
	{
		operation: 'submission.resubmit',
		given: anyCompleted,
		item: locator,
		sends: ({ sid }) => [`GET submit/resubmit/${sid}/`],
		output: ({ sha256 }) => [{ verdict: null, state: 'submitted', file: 'row[.]txt', sha256 }],
		...fresh,
	},
	{
		operation: 'submission.resubmit',
		name: 'of an unknown submission',
		item: () => locator({ sid: UNKNOWN }),
		sends: () => [`GET submit/resubmit/${UNKNOWN}/`],
		error: `Submission ${UNKNOWN} does not exists`,
	},
	{
		operation: 'submission.resubmitDynamic',
		given: completed,
		item: ({ sid, sha256 }) => ({ fileId: byId(sha256), options: { copySubmissionId: sid, fileName: 'again & again.txt' } }),
		sends: ({ sid, sha256 }) => [`GET submit/dynamic/${sha256}/?copy_sid=${sid}&name=again+%26+again.txt`],
		output: ({ sha256 }) => [{ verdict: null, state: 'submitted', file: 'again & again[.]txt', sha256 }],
		...fresh,
	},
	{
		operation: 'submission.resubmitDynamic',
		name: 'of an unknown file',
		item: () => ({ fileId: byId(UNKNOWN_FILE) }),
		sends: () => [`GET submit/dynamic/${UNKNOWN_FILE}/`],
		error: 'cannot be found on the server',
	},
	{
		operation: 'submission.submitWithProfile',
		given: completed,
		item: ({ sha256 }) => ({ fileId: byId(sha256), submissionProfile: 'static', options: { fileName: 'again.txt' } }),
		sends: ({ sha256 }) => [`PUT submit/static/${sha256}/?name=again.txt`],
		output: ({ sha256 }) => [{ verdict: null, state: 'submitted', file: 'again[.]txt', sha256 }],
		...fresh,
	},
	{
		operation: 'submission.submitWithProfile',
		name: 'that does not exist',
		given: completed,
		item: ({ sha256 }) => ({ fileId: byId(sha256), submissionProfile: UNKNOWN }),
		// The server itself would answer with an error 500.
		sends: () => [],
		error: `the server has no profile '${UNKNOWN}'`,
	},
];
