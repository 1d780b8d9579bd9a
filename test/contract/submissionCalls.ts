import FormData from 'form-data';
import { createHash } from 'node:crypto';
import { EICAR } from '../support/eicar';
import { getFileInfo } from '../../nodes/Assemblyline/client/file';
import { popMessages } from '../../nodes/Assemblyline/client/ingest';
import {
	getSubmission, getSubmissionSummary, getSubmissionTree,
} from '../../nodes/Assemblyline/client/submission';
import { ingest, submit, type SubmissionInput } from '../../nodes/Assemblyline/client/submit';
import type { JsonObject } from '../../nodes/Assemblyline/client/types';
import { waitFor } from '../lab/support';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import type { Call } from './call';
import type { Target, Visitor } from './targets';

const UNKNOWN = 'Submission ID <id> does not exists.';
const NO_SUCH = 'a1b2c3d4e5f6g7h8i9j0k1';
const INCOMPLETE = 'It is too early to generate the report. Submission ID <id> is incomplete.';
const NO_FILE = '400 Bad Request: The browser (or proxy) sent a request that this server could not understand.';

const file = (content: Buffer): SubmissionInput => ({ kind: 'file', file: { size: content.length, open: async () => content } });
/** A form that has the JSON alone. */
const noFile = { file: { size: 0, open: async () => Buffer.alloc(0) }, form: () => {
	const form = new FormData();
	form.append('json', '{}');
	return { headers: form.getHeaders(), body: form.getBuffer() };
} };

/** A submission that runs for some seconds more; no server has seen its content before, so none has a result at hand. */
const begun = ({ client }: Visitor, seconds = 5) => submit(client, { kind: 'text', text: `LAB-SLEEP: ${seconds}\n${unique('begun')}` }, { params: {} });

/** The submission of an EICAR file that is completed: one for all calls to a server. */
function ended({ client, target }: Visitor): Promise<string> {
	const made = completed.get(target) ?? complete();
	completed.set(target, made);
	return made;

	async function complete(): Promise<string> {
		const { sid } = await submit(client, { kind: 'text', text: EICAR }, { name: 'eicar.txt', params: { ignore_cache: true }, metadata: { ticket: '1' } });
		const { state } = await endOf(client, sid);
		if (state !== 'completed') throw new Error(`The submission on ${target.name} has not been completed but is ${state}`);
		return sid;
	}
}

const completed = new WeakMap<Target, Promise<string>>();

/** What is known of a text's file after it was handed in with these parameters, one time after the other; the last time by its hash, where that is said. */
const storedAfter = (given: JsonObject[], isByHash = false) => async ({ client }: Visitor) => {
	const text = unique('marked');
	const hash = createHash('sha256').update(text).digest('hex');
	for (const [turn, params] of given.entries()) {
		const input: SubmissionInput = isByHash && turn === given.length - 1 ? { kind: 'hash', hashType: 'sha256', hash } : { kind: 'text', text };
		await submit(client, input, { params });
	}
	await getFileInfo(client, hash);
};

/** Reads the message about a new ingest, which takes a moment. */
async function notified({ client }: Visitor, read: (queue: string) => Promise<unknown>): Promise<void> {
	const queue = unique('contract');
	await ingest(client, { kind: 'text', text: unique('ingested') }, { name: 'a.txt', metadata: { ticket: '1' }, notification_queue: queue, notification_threshold: 0, params: { type: 'LAB', ignore_cache: true } });
	await waitFor(async () => {
		const found = await read(queue);
		return Array.isArray(found) ? found.length > 0 : found;
	}, 120_000, 250, 'the message');
}

const fresh = { maps: ['metadata', 'params.service_spec'], on46: { optional: ['params.filetype_override'] } };
const maps = ['metadata', 'params.service_spec'];
const stored = (classification: string) => ({ matching: { classification }, maps: ['label_categories'] });
const message = (path: string) => ({ maps: [`${path}submission.metadata`, `${path}submission.params.service_spec`] });

export const submissionCalls: Call[] = [
	{ name: 'the submission of a text', call: ({ client }) => submit(client, { kind: 'text', text: 'contract' }, { name: 'a.txt', metadata: { contract_nested: { inner: 1 } }, params: { type: 'T' } }), status: 200, ...fresh },
	{ name: 'the submission of a file', call: ({ client }) => submit(client, file(Buffer.from('contract')), { name: 'a.txt', params: {} }), status: 200, ...fresh },
	{ name: 'the submission of a file in parts', call: ({ client }) => submit(client, file(Buffer.from('contract')), { name: 'mails/a.txt', params: {} }, { chunkBytes: 3 }), status: 200, maps, optional: ['params.filetype_override'] },
	{ name: 'the submission of a URL', call: ({ client }) => submit(client, { kind: 'url', url: 'https://example.com/contract' }, { params: {} }), status: 200, ...fresh },
	{
		name: 'the submission of a hash that the server has',
		call: ({ client }) => submit(client, { kind: 'hash', hashType: 'sha256', hash: 'a53034ac968ed95155f65c53837965ae3f8bc7bcaa4fcc0d6dfc296f9c764b5a' }, { params: {} }),
		status: 200,
		...fresh,
	},
	{
		name: 'the submission of a hash that the server does not have',
		call: ({ client }) => submit(client, { kind: 'hash', hashType: 'sha256', hash: '0'.repeat(64) }, { params: {} }),
		status: 404,
		error: 'SHA256 does not exist in Assemblyline and no external sources are available.',
		on46: { error: 'SHA256 does not exist in Assemblyline' },
	},
	{ name: 'the submission of an empty file', call: ({ client }) => submit(client, file(Buffer.alloc(0)), { params: {} }), status: 400, error: 'File empty.' },
	{ name: 'the submission of a form without a file', call: ({ client }) => client.write('POST', 'submit/', noFile), status: 400, error: NO_FILE },
	{ name: 'the submission of nothing', call: ({ client }) => client.write('POST', 'submit/', { json: { name: 'a' } }), status: 400, error: 'Missing file to scan. No binary or fetching method provided.' },
	{
		name: 'the submission of half an emoji, which the client does not send',
		call: async (visitor) => visitor.send('POST', 'submit/', { session: await visitor.login('apiKey'), json: { plaintext: 'a\ud83d' } }),
		status: 400,
		error: "'utf-8' codec can't encode character '\\ud83d' in position 1: surrogates not allowed",
	},
	{ name: 'the submission of something else', call: async (visitor) => visitor.send('POST', 'submit/', { session: await visitor.login('apiKey'), headers: { 'Content-Type': 'text/plain' }, body: 'x' }), status: 400, error: 'Invalid content type' },
	{ name: 'the submission with a priority of zero', call: ({ client }) => submit(client, { kind: 'text', text: 'x' }, { params: { priority: 0 } }), status: 400, error: '[priority] Value smaller then the min value. (0 < 1500)' },

	{ name: 'a file that was handed in with a marking', as: 'admin', call: storedAfter([{ classification: 'TLP:AMBER' }]), status: 200, ...stored('TLP:AMBER') },
	{ name: 'a file that came again without a marking', as: 'admin', call: storedAfter([{ classification: 'TLP:AMBER' }, {}]), status: 200, ...stored('TLP:CLEAR') },
	{ name: 'a file that came again by its hash', as: 'admin', call: storedAfter([{ classification: 'TLP:AMBER' }, {}], true), status: 200, ...stored('TLP:AMBER') },
	{ name: 'a file that does not exist', call: ({ client }) => getFileInfo(client, '0'.repeat(64)), status: 404, error: 'This file does not exists.' },

	{ name: 'a submission that runs', call: async (visitor) => getSubmission(visitor.client, (await begun(visitor)).sid), status: 200, maps, optional: ['params.filetype_override'], prepareFake: (fake) => (fake.submissions.looksUntilEnd = 9) },
	{ name: 'whether it is completed, while it runs', call: async (visitor) => visitor.client.read(`submission/is_completed/${(await begun(visitor)).sid}/`), status: 200 },
	{ name: 'its report, while it runs', call: async (visitor) => visitor.client.read(`submission/report/${(await begun(visitor, 15)).sid}/`), status: 425, error: INCOMPLETE },
	{ name: 'its summary, while it runs', call: async (visitor) => getSubmissionSummary(visitor.client, (await begun(visitor)).sid), status: 200 },
	{ name: 'its tree, while it runs', call: async (visitor) => getSubmissionTree(visitor.client, (await begun(visitor)).sid), status: 200, maps: ['tree'] },

	{ name: 'a submission that is completed', call: async (visitor) => getSubmission(visitor.client, await ended(visitor)), status: 200, maps },
	{ name: 'whether it is completed, once it is', call: async (visitor) => visitor.client.read(`submission/is_completed/${await ended(visitor)}/`), status: 200 },
	{ name: 'its tree', call: async (visitor) => getSubmissionTree(visitor.client, await ended(visitor)), status: 200, maps: ['tree'] },
	{
		name: 'its summary',
		call: async (visitor) => getSubmissionSummary(visitor.client, await ended(visitor)),
		status: 200,
		maps: ['heuristic_name_map', 'heuristic_sections', 'map', 'tags.attribution', 'tags.behavior', 'tags.ioc'],
	},
	{
		name: 'its report',
		call: async (visitor) => visitor.client.read(`submission/report/${await ended(visitor)}/`),
		status: 200,
		maps: [...maps, 'file_tree', 'heuristic_name_map', 'heuristic_sections', 'heuristics.malicious', 'tags.attributions', 'tags.attributions.*'],
	},
	{ name: 'all of it', call: async (visitor) => visitor.client.read(`submission/full/${await ended(visitor)}/`), status: 200, maps: [...maps, 'file_infos', 'file_tree', 'results', 'errors'] },

	...['', 'full/', 'summary/', 'report/', 'tree/', 'is_completed/'].map((part): Call => {
		return { name: `a submission that does not exist, at submission/${part}`, call: ({ client }) => client.read(`submission/${part}${NO_SUCH}/`), status: 404, error: UNKNOWN };
	}),

	{ name: 'an ingest', call: ({ client }) => ingest(client, { kind: 'text', text: 'x' }, { params: {} }), status: 200 },
	{ name: 'an ingest of nothing', call: ({ client }) => client.write('POST', 'ingest/', { json: {} }), status: 400, error: 'Missing file to scan. No binary or fetching method provided.' },
	{ name: 'an ingest of a form without a file', call: ({ client }) => client.write('POST', 'ingest/', noFile), status: 400, error: NO_FILE },
	{
		name: 'an ingest with a threshold that is no number',
		call: ({ client }) => client.write('POST', 'ingest/', { json: { plaintext: 'x', notification_queue: unique('contract'), notification_threshold: 'x' } }),
		status: 400,
		error: 'notification_threshold should be and int',
	},
	{ name: 'a message of a queue', call: (visitor) => notified(visitor, (queue) => visitor.client.write('GET', `ingest/get_message/${queue}/`)), status: 200, ...message('') },
	{ name: 'messages of a queue', call: (visitor) => notified(visitor, (queue) => popMessages(visitor.client, queue, 5)), status: 200, ...message('[].') },
	{ name: 'a message of an empty queue', call: ({ client }) => client.write('GET', `ingest/get_message/${unique('contract')}/`), status: 200 },
	{ name: 'messages of an empty queue', call: ({ client }) => popMessages(client, unique('contract'), 5), status: 200 },
	{ name: 'messages in a page that is no number', call: ({ client }) => client.write('GET', `ingest/get_message_list/${unique('contract')}/`, { query: { page_size: 'x' } }), status: 500, error: 'Internal Server Error' },
];
