import { createHash } from 'node:crypto';
import { EICAR } from '../support/eicar';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { getFileInfo } from '../../nodes/Assemblyline/client/file';
import { submit } from '../../nodes/Assemblyline/client/submit';
import { indexed } from '../support/indexed';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import { type Given, oncePerServer, type Row } from './row';

/** A file of 250 kB, which is harmless. */
const LARGE = 'A row of n8n in parts.\n'.repeat(11_000).slice(0, 250_000);
const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');

/** A mail with that as its attachment. */
const MAIL = [
	'From: billing@invoices.example', 'Subject: Invoice', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'See the attachment.',
	'--b', 'Content-Type: application/octet-stream; name=invoice.com', 'Content-Transfer-Encoding: base64', '', Buffer.from(EICAR).toString('base64'), '--b--', '',
].join('\r\n');

/** A mail out of which the lab's service takes a file: the very one that is attached. */
const TAKEN_APART = MAIL.replace('See the attachment.', `LAB-CHILD: ${EICAR}`).replace(Buffer.from(EICAR).toString('base64'), Buffer.from(`${EICAR}\n`).toString('base64'));

async function analyze(client: AssemblylineClient): Promise<Given> {
	const { sid } = await submit(client, { kind: 'text', text: EICAR }, { name: 'eicar.com', params: { ttl: 1, classification: 'TLP:CLEAR' } });
	await endOf(client, sid);
	return { sid };
}

/** A completed submission with findings in it, for all rows that only read it. */
export const completedSubmission = oncePerServer(analyze);

const byId = ({ sid = '' }: Given) => ({ submissionId: { mode: 'id', value: sid } });
/** What depends on what was analyzed. */
const FINDINGS = { part: true, maps: ['[].json.metadata', '[].json.tags', '[].json.tree', '[].json.file_tree', '[].json.map', '[].json.results', '[].json.heuristics', '[].json.attack_matrix', '[].json.file_infos', '[].json.heuristic_sections', '[].json.heuristic_name_map', '[].json.params.service_spec'] };

/** A 4.6 server does not know `filetype_override`. */
const RECORD = { part: true, maps: ['[].json.metadata', '[].json.params.service_spec'], optional: ['[].json.params.filetype_override'] };

const reading = (operation: string, path: string, more: Partial<Row> = {}): Row => ({
	operation: `submission.${operation}`,
	given: completedSubmission,
	item: byId,
	sends: ({ sid }) => [`GET submission/${path}${sid}/`],
	compare: FINDINGS,
	...more,
});

/** A file that the server has with a marking that its submitter does not give by itself. */
async function markedFile(client: AssemblylineClient): Promise<Given> {
	const text = unique('marked');
	const { files } = await submit(client, { kind: 'text', text }, { params: { ttl: 1, classification: 'TLP:AMBER' } });
	return { text, sha256: files[0]?.sha256 ?? '' };
}

/** What is asked of the marking with which the server has these bytes. */
const storedAs = (content: string) => `GET file/info/${createHash('sha256').update(content).digest('hex')}/`;

const markingOf = (sha256 = '') => [`GET file/info/${sha256}/`];

export const submissionBasicsRows: Row[] = [
	reading('get', '', {
		sends: ({ sid }) => [`GET submission/${sid}/`, `GET submission/summary/${sid}/`],
		output: ({ sid }) => [{ verdict: 'malicious', sid, state: 'completed', why: expect.stringContaining('EICAR') as string, submitter: 'admin' }],
	}),
	reading('get', '', { name: 'as the server has it', item: (given) => ({ ...byId(given), simplify: false }), output: ({ sid }) => [{ sid, state: 'completed' }] }),
	reading('getFull', 'full/', { output: ({ sid }) => [{ sid }], compare: { ...FINDINGS, optional: ['[].json.results.*'] } }),
	reading('getSummary', 'summary/'),
	reading('getReport', 'report/'),
	reading('getTree', 'tree/'),
	...['getFull', 'getReport', 'getTree'].map((operation) =>
		reading(operation, '', {
			name: 'with the full tree',
			item: (given) => ({ ...byId(given), options: { fullTree: true } }),
			sends: ({ sid }) => [`GET submission/${operation.slice(3).toLowerCase()}/${sid}/?get_full_tree=true`],
			compare: { ...FINDINGS, optional: ['[].json.results.*'] },
		}),
	),
	reading('isCompleted', 'is_completed/', { output: ({ sid }) => [{ sid, completed: true }] }),
	{
		operation: 'submission.get',
		name: 'of an unknown sid',
		item: () => byId({ sid: 'nothingThere' }),
		sends: () => ['GET submission/nothingThere/'],
		error: 'nothingThere',
	},
	{
		operation: 'submission.submit',
		item: () => ({ inputSource: 'text', text: 'a row', fileName: 'row.txt', options: { ttl: 1 } }),
		sends: () => ['GET file/info/adc376f3b632de3ca02e1b6597d37c8143147c2f4287c8d0df9ecf0ee3bda9fc/', 'POST submit/ {"name":"row.txt","params":{"ttl":1},"plaintext":"a row"}'],
		output: () => [{ verdict: null, score: null, file: 'row[.]txt', state: 'submitted', sid: expect.any(String) as string, url: expect.stringContaining('/submission/detail/') as string }],
		compare: RECORD,
	},
	{
		operation: 'submission.submit',
		name: 'of a file in parts',
		binary: [{ data: { id: 'stored', data: 'stored', content: LARGE, bytes: LARGE.length, fileName: 'large.txt', mimeType: 'text/plain' } }],
		item: () => ({ inputSource: 'binary', binaryPropertyName: 'data', fileName: 'mails/large.txt', simplify: false, options: { ttl: 1, chunkSize: 0.1 } }),
		sends: (_given, [record]) => [
			`GET file/info/${sha256Of(LARGE)}/`,
			...Array<string>(3).fill('POST ui/flowjs/ multipart'),
			expect.stringMatching(/^POST ui\/start\/[0-9a-f-]{36}\/ \{"params":\{"ttl":1\},"filename":"mails\/large.txt"\}$/) as string,
			`GET submission/${String(Reflect.get(record ?? {}, 'sid'))}/`,
		],
		output: () => [{ files: [{ name: 'mails/large.txt', sha256: sha256Of(LARGE), size: LARGE.length }], params: { ttl: 1 } }],
		compare: RECORD,
	},
	{
		operation: 'submission.submit',
		name: 'that leads back to the execution',
		item: () => ({ inputSource: 'text', text: 'a row', metadata: { entries: [{ key: 'ticket', value: 'SOC-1' }] }, options: { ttl: 1, linkToExecution: true } }),
		sends: () => [
			'GET file/info/adc376f3b632de3ca02e1b6597d37c8143147c2f4287c8d0df9ecf0ee3bda9fc/',
			'POST submit/ {"metadata":{"n8n.workflow":"Triage <b>","n8n.execution_url":"https://n8n.example/base/workflow/w1/executions/42","ticket":"SOC-1"},"params":{"ttl":1},"plaintext":"a row"}',
		],
		output: () => [{ metadata: { ticket: 'SOC-1' } }],
		compare: RECORD,
	},
	{
		operation: 'submission.submit',
		name: 'of bytes that the server has with a higher marking',
		given: markedFile,
		item: ({ text = '' }) => ({ inputSource: 'text', text, simplify: false, options: { ttl: 1 } }),
		sends: ({ text, sha256 }) => [...markingOf(sha256), `POST submit/ {"params":{"ttl":1,"classification":"TLP:AMBER"},"plaintext":"${text}"}`],
		output: () => [{ classification: 'TLP:AMBER', params: { classification: 'TLP:AMBER' } }],
		compare: RECORD,
	},
	{
		operation: 'submission.submit',
		name: 'by its TLSH',
		async given(client) {
			const { sid } = await submit(client, { kind: 'text', text: Array.from({ length: 40 }, () => unique('tlsh')).join('\n') }, { params: { ttl: 1 } });
			const sha256 = (await endOf(client, sid)).files[0]?.sha256 ?? '';
			const tlsh = String((await getFileInfo(client, sha256)).tlsh);
			await indexed(client, 'file', `tlsh:"${tlsh}"`);
			return { sha256, tlsh };
		},
		item: ({ tlsh = '' }) => ({ inputSource: 'hash', hash: tlsh, simplify: false, options: { ttl: 1 } }),
		sends: ({ tlsh }) => [`POST submit/ {"params":{"ttl":1},"tlsh":"${tlsh}"}`],
		output: ({ sha256, tlsh }) => [{ files: [{ name: tlsh, sha256 }] }],
		compare: RECORD,
	},
	{
		operation: 'submission.submit',
		name: 'by an identifier of no kind that the server knows',
		item: () => ({ inputSource: 'hash', hash: 'CVE-2024-1234' }),
		sends: () => [],
		error: 'Hash: is no identifier by which the server knows files',
	},
	{
		operation: 'ingest.ingest',
		name: 'of bytes that the server has with a higher marking',
		given: markedFile,
		item: ({ text = '' }) => ({ inputSource: 'text', text, options: { ttl: 1 } }),
		sends: ({ text, sha256 }) => [
			...markingOf(sha256),
			`POST ingest/ {"params":{"deep_scan":false,"ignore_cache":false,"ignore_filtering":false,"generate_alert":false,"ttl":1,"classification":"TLP:AMBER"},"plaintext":"${text}"}`,
		],
	},
	...[
		['TLP:RED', 'is TLP:RED, above the Maximum TLP AMBER; nothing was sent'],
		['TLP:AMBER-STRICT', 'is TLP:AMBER+STRICT, above the Maximum TLP AMBER; nothing was sent'],
		['TLP:AMBER_STRICT', 'is TLP:AMBER+STRICT, above the Maximum TLP AMBER; nothing was sent'],
		['TLP:ORANGE', 'has no known TLP, and Maximum TLP is AMBER'],
	].map(([classification = '', problem = '']): Row => ({
		operation: 'submission.submit',
		name: `above the maximum TLP, or of none that is known: ${classification}`,
		item: () => ({ inputSource: 'text', text: 'a row', options: { classification, maxTlp: 'AMBER' } }),
		sends: () => [],
		error: `Classification: ${problem}`,
	})),
	{
		operation: 'submission.submitAndWait',
		name: 'with a fresh result',
		async given(client) {
			const text = unique('row');
			const { sid } = await submit(client, { kind: 'text', text }, { params: { ttl: 1 } });
			const { files } = await endOf(client, sid);
			await indexed(client, 'submission', `sid:"${sid}" AND state:completed`);
			return { text, sid, sha256: files[0]?.sha256 ?? '' };
		},
		item: ({ text = '' }) => ({ inputSource: 'text', text, options: { reuseHours: 1 } }),
		sends: ({ sid, sha256 }) => [
			'GET user/submission_params/admin/default/',
			`POST search/submission/ ${JSON.stringify({
				query: `files.sha256:"${sha256}" AND state:completed AND error_count:0 AND file_count:[1 TO *] AND times.completed:[now-60m TO now]`,
				fl: 'sid,file_count,files,params',
				sort: 'times.completed desc',
				rows: 500,
				deep_paging_id: '*',
			})}`,
			`GET submission/${sid}/`,
			`GET submission/summary/${sid}/`,
		],
		output: ({ sid }) => [{ verdict: 'informative', score: 0, sid, state: 'completed', reused: true, seconds: expect.any(Number) as number }],
	},
	{
		operation: 'submission.analyzeEmail',
		item: () => ({ emailSource: 'file', options: { ttl: 1 } }),
		binary: [{ data: { data: Buffer.from(MAIL).toString('base64'), fileName: 'reported.eml', mimeType: 'message/rfc822' } }],
		sends: (_given, [output]) => {
			const sids = (Reflect.get(Object(output), 'parts') as { sid: string }[]).map(({ sid }) => sid);
			return [storedAs(MAIL), 'POST submit/ multipart', `GET submission/${sids[0]}/`, `GET submission/tree/${sids[0]}/?get_full_tree=true`, storedAs(EICAR), 'POST submit/ multipart', `GET submission/${sids[1]}/`, `GET submission/summary/${sids[1]}/`];
		},
		output: () => [{
			verdict: 'malicious', url: expect.stringContaining('/submission/detail/') as string, why: expect.stringContaining('EICAR') as string, complete: true, email: { subject: 'Invoice', depth: 0, form: 'raw' }, sender: { dmarc: null }, links: [],
			parts: [{ kind: 'email', file: 'reported[.]eml', verdict: 'informative' }, { kind: 'attachment', file: 'invoice[.]com', verdict: 'malicious' }],
		}],
	},
	{
		operation: 'submission.analyzeEmail',
		name: 'whose attachment the server takes out of it',
		item: () => ({ emailSource: 'file', options: { ttl: 1 } }),
		binary: [{ data: { data: Buffer.from(TAKEN_APART).toString('base64'), fileName: 'reported.eml', mimeType: 'message/rfc822' } }],
		sends: (_given, [output]) => {
			const sid = String(Reflect.get(Object(output), 'sid'));
			return [storedAs(TAKEN_APART), 'POST submit/ multipart', `GET submission/${sid}/`, `GET submission/tree/${sid}/?get_full_tree=true`, `GET submission/summary/${sid}/`];
		},
		output: () => [{ verdict: 'malicious', complete: true, parts: [{ kind: 'email', verdict: 'malicious' }, { kind: 'attachment', file: 'invoice[.]com', verdict: 'malicious', score: 1000 }] }],
	},
];
