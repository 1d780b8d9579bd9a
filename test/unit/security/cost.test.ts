/**
 * What hostile texts and replies cost: no more than in proportion to their size, no long turn of the event loop, no
 * memory beyond what comes out. Measured is the processor's time of this thread alone: a busy machine changes little.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { storableFileName } from '../../../nodes/Assemblyline/client/download';
import { agentItem } from '../../../nodes/Assemblyline/core/agent';
import { techniquesOf } from '../../../nodes/Assemblyline/findings/attack';
import { defang } from '../../../nodes/Assemblyline/findings/defang';
import type { SubmissionReplies } from '../../../nodes/Assemblyline/findings/findings';
import { indicatorsOf } from '../../../nodes/Assemblyline/findings/indicators';
import { harmless, visible } from '../../../nodes/Assemblyline/findings/sanitize';
import { renderHtml } from '../../../nodes/Assemblyline/report/html';
import { renderMarkdown } from '../../../nodes/Assemblyline/report/markdown';
import { mispEvent } from '../../../nodes/Assemblyline/report/misp';
import { renderPlainText } from '../../../nodes/Assemblyline/report/plainText';
import { buildReport, fitted } from '../../../nodes/Assemblyline/report/report';
import { stixBundle } from '../../../nodes/Assemblyline/report/stix';
import { largeReplies } from '../../support/largeReplies';
import { ownTime } from '../../support/ownTime';
import { found, sample } from '../report/reportSample';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Milliseconds that work takes, in all and in its longest turn of the event loop. Of a turn only the work itself: what
 * the collector takes of it is most of all for the heap of this process, which has jest and n8n's code in it.
 */
async function costOf(work: () => unknown): Promise<{ total: number; longestTurn: number }> {
	const pauses: PerformanceEntry[] = [];
	const observer = new PerformanceObserver((list) => pauses.push(...list.getEntries()));
	observer.observe({ entryTypes: ['gc'] });
	await nextTurn();
	const start = ownTime();
	const turns: { from: number; to: number; own: number }[] = [];
	let [last, from, isDone] = [start, performance.now(), false];
	const watch = () => {
		const [now, to] = [ownTime(), performance.now()];
		turns.push({ from, to, own: now - last });
		[last, from] = [now, to];
		if (!isDone) setImmediate(watch);
	};
	setImmediate(watch);
	await work();
	await nextTurn();
	isDone = true;
	const total = ownTime() - start;
	// The platform tells of the collector's pauses a turn later.
	for (let turn = 0; turn < 3; turn++) await nextTurn();
	pauses.push(...observer.takeRecords());
	observer.disconnect();
	// A pause is measured by the clock, the turn by the processor: only the turn's share of the processor is taken off.
	const paused = (begin: number, end: number) => pauses.reduce((sum, { startTime, duration }) => (startTime >= begin && startTime < end ? sum + duration : sum), 0);
	return { total, longestTurn: Math.max(0, ...turns.map(({ from: begin, to, own }) => own - paused(begin, to) * Math.min(1, own / Math.max(to - begin, 0.001)))) };
}

/** The least of three: what comes on top is the compiler's and the collector's. */
async function leastOf(work: () => unknown): Promise<number> {
	const totals = [await costOf(work), await costOf(work), await costOf(work)].map(({ total }) => total);
	return Math.min(...totals);
}

/**
 * Of something eight times as large, eight times the cost is right, and 64 times is wrong; the milliseconds are for what
 * is too quick to be measured. Where it seems wrong it is measured again: a busy machine makes a measure too large,
 * never too small.
 */
async function growsNoFaster(work: (size: number) => () => unknown, size: number): Promise<boolean> {
	let [small, large] = [Infinity, Infinity];
	for (let round = 0; round < 9; round++) {
		if (round % 3 === 0) small = Math.min(small, await leastOf(work(size)));
		large = Math.min(large, (await costOf(work(8 * size))).total);
		if (large <= 24 * small + 40) return true;
	}
	return false;
}

it('The measure tells what grows faster than its input', async () => {
	const quadratic = (size: number) => () => {
		let sum = 0;
		for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) sum += a ^ b;
		return sum;
	};
	expect(await growsNoFaster(quadratic, 2_000)).toBe(false);
	expect(await growsNoFaster((size) => () => 'x'.repeat(size).split(''), 100_000)).toBe(true);
	// What went over all names of a scheme at each of their parts.
	expect(await growsNoFaster((size) => () => 'ms-'.repeat(size).replace(/\b(data|ms-[a-z-]+):(?=\S)/g, ''), 1_000)).toBe(false);
});

describe('A text costs no more than in proportion to its length', () => {
	const UNITS = [
		'ms-', 'a', 'a.', '.', '..a', '1.', '1:', 'a:', ':', '::', 'http', 'http:', 'https://', 'hxxp', 'hxxp:/', '\\', '/', '\\\\', '//a', '@', 'a@', '@@a', 'TLP:', '=', '+', '+a(', '1', 'x.1', '_', '"', "':", '2026-01-01T', 'e\u0301', '\u0301', '-', '.-', '0:0:0', '12345:12345:',
		'C:\\', '|', '[', ']', '](', '[:]', 'wxs', 'a b', ' ', '\u200b', '\u202e', '<', '<a', '`', '1.1Z', 'Z', '\ud83d', '😀', '。', 'local', 'localhost', '\n', 'TLP', '(', '{"a":', '\u2028', 'INST]',
	];

	it.each(UNITS)('of %j', async (unit) => {
		const text = (size: number) => unit.repeat(size / unit.length);
		expect(await growsNoFaster((size) => () => defang(visible(text(size))), 5_000)).toBe(true);
		expect(await growsNoFaster((size) => () => storableFileName(text(size)), 5_000)).toBe(true);
		expect(await growsNoFaster((size) => () => agentItem([{ json: { a: text(size), [text(size)]: 1 } }]), 5_000)).toBe(true);
	});

	it('and no more than what is kept of it', async () => {
		const texts = ['x', 'ms-', '😀', ' ', '\u200b'].map((unit) => unit.repeat(20_000_000));
		expect(await leastOf(() => texts.map((text) => [harmless(text, 500), agentItem([{ json: { text } }])]))).toBeLessThan(250);
	});
});

/** All that is made of a submission, each beginning in a turn of its own, as in an operation. */
const MADE: Record<string, (replies: SubmissionReplies) => Promise<unknown>> = {
	'a report in Markdown': (replies) => reported(replies, renderMarkdown, 32_000),
	'a report in HTML, as large as may be': (replies) => reported(replies, renderHtml, 10_000_000),
	'a report in text': (replies) => reported(replies, renderPlainText, 4000),
	'STIX and MISP': async (replies) => {
		const findings = found(replies);
		await nextTurn();
		const techniques = await techniquesOf(findings, 'safe');
		const { indicators } = await indicatorsOf(findings, { minimumVerdict: 'safe', attribution: true, files: 'all', safelisted: true });
		return [(await stixBundle(findings, indicators, techniques)).bundle, await mispEvent(findings, indicators, techniques)];
	},
	'an answer for a model': async ({ record, summary, tree }) => agentItem([record, summary, tree].map((json) => ({ json: json as object as Record<string, string> }))),
};

async function reported(replies: SubmissionReplies, render: typeof renderHtml, maxBytes: number): Promise<string> {
	const findings = found(replies);
	await nextTurn();
	return fitted(buildReport(findings, { form: 'long' }), maxBytes, render);
}

/** As much JSON as in the replies that hold up nobody. */
const MEGABYTE = JSON.stringify(Array.from({ length: 40_000 }, (_, index) => ({ tag: `value ${index}` })));

describe.each(Object.keys(largeReplies))('Of a reply with many %s', (what) => {
	const replyOf = (count: number) => largeReplies[what]?.(count) ?? sample();

	it.each(Object.entries(MADE))('%s costs no more than in proportion', async (_made, make) => {
		expect(await growsNoFaster((count) => {
			const reply = replyOf(count);
			return () => make(reply);
		}, 500)).toBe(true);
	});

	it.each(Object.entries(MADE))('%s holds up nobody', async (_made, make) => {
		const perOne = (JSON.stringify(replyOf(1000)).length - JSON.stringify(replyOf(0)).length) / 1000;
		const reply = replyOf(Math.floor(1_000_000 / perOne));
		// The compiler has its work with the first one.
		let [longest, most] = [Infinity, 0];
		for (let tries = 0; tries < 20 && longest >= most; tries++) {
			// On a busy machine all takes longer, as does what n8n does with any reply, in one turn.
			most = Math.max(50, 4 * (await costOf(() => JSON.parse(MEGABYTE) as unknown)).total);
			longest = (await costOf(() => make(reply))).longestTurn;
		}
		expect(longest).toBeLessThan(most);
	});
});

describe('What is made needs no more memory than four times what may come out', () => {
	const folder = mkdtempSync(join(tmpdir(), 'heap-'));
	const bundle = join(folder, 'heap.js');
	const root = join(__dirname, '../../..');
	beforeAll(() => execFileSync(join(root, 'node_modules/.bin/esbuild'), [join(root, 'test/support/heap.ts'), '--bundle', '--platform=node', `--outfile=${bundle}`, '--external:n8n-workflow', '--log-level=error']));
	afterAll(() => rmSync(folder, { recursive: true }));

	/** Runs a case with so many MB of heap for all that is kept: 20 for Node and the code, its input, and four times its output. */
	const run = (name: string, inputMb: number, outputMb: number) =>
		execFileSync(process.execPath, [`--max-old-space-size=${Math.ceil(20 + inputMb + 4 * outputMb)}`, bundle, name], { env: { ...process.env, NODE_PATH: join(root, 'node_modules') }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

	it.each([
		['a text that is cut', 50, 1],
		['a report of large metadata', 50, 1],
		['a model\'s answer', 50, 1],
	] as const)('%s', (name, inputMb, outputMb) => expect(run(name, inputMb, outputMb)).toBe('done\n'));

	it('and the limit is felt', () => expect(() => run('all that is there', 50, 1)).toThrow());
});

it('A turn is measured, though the collector has its work in it', async () => {
	const busy = (ms: number) => {
		const kept: object[] = [];
		for (const end = ownTime() + ms; ownTime() < end; ) for (let one = 0; one < 1_000; one++) kept.push({ one });
		return kept.length;
	};
	expect((await costOf(() => busy(300))).longestTurn).toBeGreaterThan(50);
	expect((await costOf(() => 'x'.repeat(10))).longestTurn).toBeLessThan(50);
});
