import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { submit } from '../../nodes/Assemblyline/client/submit';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import type { Given, Row } from './row';

/** A file name, text and metadata that would like to break out. */
const HOSTILE = {
	name: '<img src=x onerror=alert(1)>|`](javascript:alert(1))\u202egpj.exe',
	text: 'LAB-SCORE: 1000\nhttp://evil.example/a.php\nLAB-CHILD: LAB-FAIL\nLAB-CHILD: in it\n',
	metadata: { sender: 'someone@evil.example <script>' },
};

async function hostile(client: AssemblylineClient): Promise<Given> {
	const { sid } = await submit(client, { kind: 'text', text: HOSTILE.text + unique('row') }, { name: HOSTILE.name, metadata: HOSTILE.metadata, params: { ttl: 1, classification: 'TLP:CLEAR' } });
	const { files } = await endOf(client, sid);
	return { sid, sha256: files[0]?.sha256 ?? '' };
}

const locator = ({ sid = '' }: Given) => ({ submissionId: { mode: 'id', value: sid } });
const reads = ({ sid }: Given) => [`GET submission/${sid}/`, `GET submission/summary/${sid}/`, `GET submission/tree/${sid}/?get_full_tree=true`];
const containing = (...parts: string[]): unknown => expect.stringMatching(new RegExp(parts.map((part) => `(?=[^]*${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`).join('')));

export const submissionReportRows: Row[] = [
	{
		operation: 'submission.createReport',
		given: hostile,
		item: (given) => ({ ...locator(given), format: 'markdown', options: { ticketUrl: 'https://tickets.example.com/browse/SOC-1' } }),
		sends: reads,
		output: ({ sid, sha256 }) => [
			{ verdict: 'malicious', url: expect.stringMatching(new RegExp(`/submission/detail/${sid}$`)) as string, sha256, sid, state: 'completed', format: 'markdown', content: containing(sha256 ?? '', 'hxxp://evil[.]example/a[.]php', 'LABSCANNER.3', 'someone[@]evil[.]example', `/submission/detail/${sid})`, '(https://tickets.example.com/browse/SOC-1)', 'The service failed') },
		],
	},
	{
		operation: 'submission.createReport',
		name: 'as an HTML file with screenshots',
		given: async (client) => {
			const { sid } = await submit(client, { kind: 'text', text: unique('row') }, { name: HOSTILE.name, params: { ttl: 1 } });
			const { files } = await endOf(client, sid);
			return { sid, sha256: files[0]?.sha256 ?? '' };
		},
		item: (given) => ({ ...locator(given), format: 'html', options: { embedScreenshots: true, binaryPropertyName: 'report', title: 'A <b>title</b>' } }),
		sends: (given) => [...reads(given), `GET submission/${given.sid}/file/${given.sha256}/`],
		output: ({ sid }) => [{ sid, verdict: 'informative', title: 'A ‹b>title‹/b>', content: containing('<!DOCTYPE html>', "default-src 'none'", '<h1>A ‹b&#62;title', '‹img src=x onerror') }],
	},
	{
		operation: 'submission.createReport',
		name: "in Jira's markup",
		given: hostile,
		item: (given) => ({ ...locator(given), format: 'jira' }),
		sends: reads,
		output: ({ sid, sha256 = '' }) => [{ verdict: 'malicious', sha256, sid, format: 'jira', content: containing('h1. Malicious', `{{${sha256}}}`, 'hxxp://evil\\[.\\]example/a\\[.\\]php', `/submission/detail/${sid}]`) }],
	},
	{
		operation: 'submission.createReport',
		name: 'as text',
		given: hostile,
		item: (given) => ({ ...locator(given), format: 'text', options: { maxSize: 2000 } }),
		sends: reads,
		output: ({ sid }) => [{ sid, verdict: 'malicious', format: 'text', content: containing('Malicious, score 1,100', '‹img src=x', `/submission/detail/${sid}`) }],
	},
	{
		operation: 'submission.createReport',
		name: 'of a submission that still runs',
		given: async (client) => ({ sid: (await submit(client, { kind: 'text', text: `LAB-SLEEP: 3\n${unique('row')}` }, { params: { ttl: 1 } })).sid }),
		item: locator,
		sends: reads,
		error: 'is not completed yet',
	},
	{
		operation: 'submission.createReport',
		name: 'with a ticket that is no web address',
		item: () => ({ ...locator({ sid: 'x' }), options: { ticketUrl: 'javascript:alert(1)' } }),
		sends: () => [],
		error: 'Ticket URL: is not a web address',
	},
];
