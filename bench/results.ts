/** Keeps what was measured, so that one part can be measured again without the others, and makes README.md of it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './measure';

/** In the order of the page. */
export const partNames = ['search', 'requests', 'line', 'upload', 'marking', 'bulk', 'cost', 'latency', 'loading'] as const;

export type PartName = (typeof partNames)[number];

export interface PartResult {
	/** ISO time. */
	measuredAt: string;
	/** Load average of the last minute before it. */
	load: number;
	setup: string;
	rows: Row[];
}

type Results = Partial<Record<PartName, PartResult>>;

const RESULTS = join(__dirname, 'results.json');
const PAGE = join(__dirname, 'README.md');

/** What is compared with what, where the table cannot say it. */
const ABOUT: Record<PartName, string> = {
	search: 'All alerts are read once by the pack, page by page, and once by `client.search.stream.alert`, three times in turn; the middle time of each counts.',
	requests: 'The same alert is read by the pack in API-key mode, in a session that is open already, and with the headers of the API key on each call, in turn; the middle of 60 (of 10 with headers).',
	line: 'The pack and the Python client do the same job in turn, three times over a proxy that adds so many milliseconds each way; the middle time counts. Both log in first. n8n opens a connection for each request, which costs two round trips more; the Python client keeps its one.',
	upload: "The file is read as n8n's filesystem store reads it. Memory is the peak of a process of its own, above that of one that only reads the file.",
	marking: 'A text that the server has is submitted again without a classification, with the option and without it, in turn; the middle of 20. A file that is marked no higher than all takes a request more, one that is marked higher takes two: the submission then gets its marking.',
	bulk: [
		'Four rounds of 250 files of 10 KiB, a fresh set for each contender, in an order that moves on each round; the next one begins when the server has analyzed all files of the one before.',
		"Ours and HTTP Request run in the same n8n, on the same items; their time is the one that n8n notes for the node. The bare loop is Node's own `fetch` with connections kept open, at our concurrency of eight, in an open session.",
		'Ours is measured without Keep Classification, as the others keep none: with it, as it is by itself, each file takes the server a request more.',
		"The Python client sends one file at a time, as its documentation's loop does. HTTP Request has no batching set, so it sends all at once, which only a server without quotas takes; its key is n8n's Custom Auth, its session the one of this pack's credential.",
		'"Accepted" is the time until the server has taken the last file: it analyses the first ones meanwhile on the same cores, which is why no client gets far above the others. "All results" ends with the last notification message.',
		'Behind the peer stand the lowest and the highest ratio of a round: far apart, they say that something else ran on the machine.',
		'Each tenth file is made to score. A file without a finished submission of the right score is lost.',
	].join(' '),
	cost: 'The files and settings of `bulk`, by *Ingest* with a concurrency of eight, on a server of the tests that answers at once and analyzes nothing, so that it is no limit: the middle of three rounds. Time is that of the client\'s processor; for ours and HTTP Request it is that of n8n, less what the same items take with a node that does nothing. Requests include those of the login. n8n opens a connection for each request, which is most of the cost of both. Ours is measured without Keep Classification, as the others keep none, and with it, as it is by itself: a request more for each file.',
	latency: "Alerts are published to the server's own channel; a workflow's start is the one that n8n notes for its execution. The bare client notes when the message is there, and does nothing else.",
	loading: 'The middle of nine processes each. The size is that of the tarball that npm publishes: readers of emails, pictures of QR codes and YAML make it larger than wanted.',
};

function read(): Results {
	return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Results) : {};
}

/** Puts the result of a part in place of the one before. */
export function keep(name: PartName, result: PartResult): void {
	const results = { ...read(), [name]: result };
	const sorted = Object.fromEntries(partNames.flatMap((part) => (results[part] ? [[part, results[part]]] : [])));
	writeFileSync(RESULTS, `${JSON.stringify(sorted, null, '\t')}\n`);
}

/** Writes the page; answers the table of one part, for the terminal. */
export function writePage(name: PartName): string {
	const results = read();
	writeFileSync(PAGE, page(results));
	return table(HEAD, cells(results[name]));
}

const HEAD = ['What', 'Ours', 'Peer', 'Ratio', 'Wanted', 'Met'];

function cells(result?: PartResult): string[][] {
	return (result?.rows ?? []).map(({ what, ours, peer, peerName, ratio, wanted, met }) => {
		const verdict = wanted === '' ? '' : met ? 'yes' : '**NO**';
		return [what, ours, [peer, peerName].filter(Boolean).join(', '), ratio === undefined ? '' : ratio.toFixed(2), wanted, verdict];
	});
}

function page(results: Results): string {
	const there = partNames.flatMap((name) => {
		const result = results[name];
		return result ? [{ name, result }] : [];
	});
	const setups = [...new Set(there.map(({ result }) => result.setup))];
	const measured = there.map(({ name, result }) => [`\`${name}\``, result.measuredAt.slice(0, 16).replace('T', ' '), result.load.toFixed(1)]);
	return [
		'<!-- Written by `npm run bench`: do not edit. -->',
		'# Benchmarks',
		'',
		'The pack beside its peers on the same server in one run: the Python client, n8n\'s HTTP Request node, a bare',
		'socket.io-client and a bare `fetch` loop. Absolute figures are those of one small machine; the ratios are what counts.',
		'A ratio above 1 means that ours is faster, but for "times its time".',
		'',
		table(HEAD, there.flatMap(({ result }) => cells(result))),
		'',
		'## How to run it',
		'',
		'```sh',
		'npm ci && npm run bench            # everything',
		`npm run bench -- bulk              # one part, or several: ${partNames.join(', ')}`,
		'```',
		'',
		"The lab's servers and n8n are installed at the first run, as for `npm test`. A part that is measured alone replaces its own",
		'rows only; `results.json` keeps the others. Nothing else should run on the machine: servers, n8n and clients share its cores.',
		'',
		'## What is measured',
		'',
		...there.map(({ name }) => `- \`${name}\`: ${ABOUT[name]}`),
		'',
		'## When and where',
		'',
		table(['Part', 'Measured (UTC)', 'Load average before'], measured),
		'',
		...setups.map((setup) => {
			const names = there.filter(({ result }) => result.setup === setup).map(({ name }) => name);
			return `- ${setups.length > 1 ? `${names.join(', ')}: ` : ''}${setup}.`;
		}),
		'',
	].join('\n');
}

/** A table of Markdown that can be read as it stands, too. */
function table(head: string[], rows: string[][]): string {
	const all = [head, ...rows];
	const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
	const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}
