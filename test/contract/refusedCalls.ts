/** What a server refuses, or breaks on: the fake one must not take it either. */
import { createHash } from 'node:crypto';
import { getFileInfo } from '../../nodes/Assemblyline/client/file';
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { ingest } from '../../nodes/Assemblyline/client/submit';
import { unique } from '../support/unique';
import type { Call } from './call';
import type { Visitor } from './targets';

type HandIn = 'ingest' | 'submit';
const handIn = (what: HandIn, body: object) => ({ client }: Visitor) => client.write('POST', `${what}/`, { json: body });
const TLSH = `T1${'A'.repeat(70)}`;

/** The same for Submit and for Ingest. */
const both = (name: string, body: object, error: string, more: Partial<Call> = {}): Call[] =>
	(['submit', 'ingest'] as const).map((what) => ({ name: `${what}: ${name}`, call: handIn(what, body), status: 400, error, ...more }));

const badKey = (key: string) => both(`metadata with the key ${JSON.stringify(key)}`, { plaintext: 'a', metadata: { [key]: 'x' } }, `'Illegal key: ${key}'`);

const nowhere = (kind: string, value: string) =>
	both(`a ${kind} that the server does not have`, { [kind]: value }, `${kind.toUpperCase()} does not exist in Assemblyline and no external sources are available.`, {
		status: 404,
		on46: { error: `${kind.toUpperCase()} does not exist in Assemblyline` },
	});

const histogram = (field: string, gap: string, more: object = {}) => ({ client }: Visitor) => client.read(`search/histogram/alert/${field}/`, { json: { query: 'alert_id:lab-alert-*', gap, ...more } }, 'POST');
const days = { start: '2024-01-01T00:00:00.000Z', end: '2024-01-05T00:00:00.000Z' };
const numbers = { start: '0', end: '2000' };
const unreadable = ({ start, end }: { start: string; end: string }, gap: string) =>
	`SearchException: Could not parse histogram ranges. Either you've mix integer and dates values or you have invalid date math values. (start='${start}', end='${end}', gap='${gap}')`;

const NO_INDEX = 'Not a valid index to search in: apikey';

export const refusedCalls: Call[] = [
	...['Ticket', 'Message-ID', 'x-mailer', '1a', 'ticket id', 'ticket.Number', '.a', '_a', 'é', ''].flatMap(badKey),
	...both('nested metadata with a capital', { plaintext: 'a', metadata: { mail: { From: 'x' } } }, "'Illegal key: mail.From'"),
	{ name: 'submit: metadata whose key has an empty part', call: handIn('submit', { plaintext: 'a', metadata: { 'empty..part': 'x' } }), status: 500, error: 'Internal Server Error' },
	{
		name: 'the file of an ingest that was refused for its metadata: it is stored all the same',
		async call({ client }) {
			const text = unique('refused');
			await ingest(client, { kind: 'text', text }, { metadata: { Ticket: 'x' } }).catch(() => undefined);
			await getFileInfo(client, createHash('sha256').update(text).digest('hex'));
		},
		status: 200,
		maps: ['label_categories'],
	},
	...both('an empty text', { plaintext: '' }, 'Missing file to scan. No binary or fetching method provided.'),
	...both('a classification that the server does not know', { plaintext: 'a', params: { classification: 'TLP:RED' } }, "Classification level 'TLP:RED' was not found in your classification definition."),
	...both('an empty classification', { plaintext: 'a', params: { classification: '' } }, "Classification level '' was not found in your classification definition."),
	...both('a file type that the server does not know', { plaintext: 'a', params: { filetype_override: 'nonsense' } }, "Filetype override 'nonsense' is not a recognized file type in the system", { on46: { status: 200 } }),
	{ name: 'submit: a priority above the highest', call: handIn('submit', { plaintext: 'a', params: { priority: 1501 } }), status: 400, error: '[priority] Value bigger then the max value. (1501 > 1500)' },
	...nowhere('md5', 'abc'),
	// The server has a file with this hash, and knows it in small letters only.
	...nowhere('sha256', 'A53034AC968ED95155F65C53837965AE3F8BC7BCAA4FCC0D6DFC296F9C764B5A'),
	...nowhere('tlsh', TLSH),
	...nowhere('ssdeep', '3:abc:def'),

	{ name: 'a histogram of a size', call: histogram('file.size', '100'), status: 400, error: "Field 'file.size' is of type 'long'. Only 'integer' or 'date' are acceptable." },
	{ name: 'a histogram of numbers in steps of 0', call: histogram('al.score', '0', numbers), status: 500, error: 'Internal Server Error' },
	{ name: 'a histogram of dates in steps of no hour', call: histogram('reporting_ts', '+0h', days), status: 500, error: 'Internal Server Error' },
	...['0.5', '', 'x', '+1h'].map((gap): Call => ({ name: `a histogram of numbers in steps of '${gap}'`, call: histogram('al.score', gap, numbers), status: 400, error: unreadable(numbers, gap) })),
	...['0', '1', '', '+1x', 'h'].map((gap): Call => ({ name: `a histogram of dates in steps of '${gap}'`, call: histogram('reporting_ts', gap, days), status: 400, error: unreadable(days, gap) })),
	{ name: 'statistics of a size', call: ({ client }) => client.read('search/stats/alert/file.size/', { json: { query: 'alert_id:none' } }, 'POST'), status: 200 },

	{ name: 'a search for API keys', as: 'admin', call: ({ client }) => searchPage(client, 'apikey', { query: '*', rows: 1 }), status: 400, error: NO_INDEX },
	{ name: 'API keys by groups', as: 'admin', call: ({ client }) => client.read('search/grouped/apikey/uname/', { json: { query: '*' } }, 'POST'), status: 400, error: NO_INDEX },
];
