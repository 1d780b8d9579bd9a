/**
 * What one file costs the client that hands it in, on a server that answers at once: a real one analyzes the files
 * meanwhile on the same cores, and so hides what its clients take.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { progress } from '../test/lab/support';
import { bareIngest, bulkSettings, newFiles, pythonIngest } from './bulkContenders';
import { type BulkN8n, bulkN8n, type NamedText, stopBulkN8n } from './bulkN8n';
import { median, type Row } from './measure';

const ROUNDS = 3;
const FILES = 300;

/** Seconds that a client's process has of the processor while it hands in the files of a run. */
type HandIn = (files: NamedText[], run: string) => Promise<number>;

/** Of one file. */
interface Cost {
	cpuMs: number;
	requests: number;
}

/** The server's address, and a function that answers how many requests came since it was asked last. */
type Use<T> = (url: string, requests: () => Promise<number>) => Promise<T>;

export async function benchCost(): Promise<Row[]> {
	try {
		return await withStandIn(async (url, requests) => {
			const { noOp, ours, keeping, httpSession, python, bare } = await measure(contenders(url, await bulkN8n(url)), requests);
			const ofNode = (cost: Cost): Cost => ({ ...cost, cpuMs: cost.cpuMs - noOp.cpuMs });
			return [
				beside(ofNode(ours), ofNode(httpSession), "HTTP Request, this pack's session", 1.2),
				beside(ofNode(ours), python, 'Python client'),
				beside(ofNode(ours), bare, 'bare fetch loop'),
				beside(ofNode(keeping), ofNode(ours), 'without Keep Classification', undefined, ', with Keep Classification'),
			];
		});
	} finally {
		await stopBulkN8n();
	}
}

/** Runs the stand-in in a process of its own, whose work is nobody's cost. */
async function withStandIn<T>(use: Use<T>): Promise<T> {
	const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'standIn.child.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
	const lines = createInterface({ input: child.stdout });
	const next = async () => String((await once(lines, 'line'))[0]);
	try {
		return await use(`https://localhost:${await next()}`, () => {
			child.stdin.write('\n');
			return next().then(Number);
		});
	} finally {
		child.stdin.end();
	}
}

function contenders(url: string, n8n: BulkN8n) {
	/** The time of n8n's process, with all that it does for the workflow. */
	const inN8n = (work: HandIn): HandIn => async (files, run) => {
		const before = n8n.cpuSeconds();
		await work(files, run);
		return n8n.cpuSeconds() - before;
	};
	// Not Ingest Many: that sends few files at a time to a server that does not tell its load, as the stand-in does not.
	const ingest = (keepClassification: boolean) =>
		inN8n((files, run) => n8n.ours(files, { operation: 'ingest', options: { metadataJson: JSON.stringify({ bench_run: run }), ttl: 1, keepClassification }, requestOptions: { concurrency: 8 } }));
	return {
		noOp: inN8n((files) => n8n.noOp(files)),
		ours: ingest(false),
		keeping: ingest(true),
		httpSession: inN8n((files, run) => n8n.httpRequest(files, bulkSettings(run), 'session')),
		python: async (files, run) => (await pythonIngest(url, files, run)).cpuSeconds,
		bare: async (files, run) => {
			const before = process.cpuUsage();
			await bareIngest(url, files, run);
			const { user, system } = process.cpuUsage(before);
			return (user + system) / 1e6;
		},
	} satisfies Record<string, HandIn>;
}

async function measure<Name extends string>(all: Record<Name, HandIn>, requests: () => Promise<number>): Promise<Record<Name, Cost>> {
	const rounds: Record<string, Cost[]> = {};
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [name, handIn] of Object.entries<HandIn>(all)) {
			const files = newFiles(FILES);
			await requests();
			const cpuMs = ((await handIn(files, `cost_${name}_${Date.now()}`)) * 1000) / FILES;
			const cost = { cpuMs, requests: (await requests()) / FILES };
			progress(`round ${round}, ${name}: ${figures(cost)} a file`);
			// What is made at the first use, compiled code and sessions among it, does not count.
			if (round > 0) (rounds[name] ??= []).push(cost);
		}
	}
	const middle = (costs: Cost[]): Cost => ({ cpuMs: median(costs.map(({ cpuMs }) => cpuMs)), requests: median(costs.map(({ requests }) => requests)) });
	return Object.fromEntries(Object.entries(rounds).map(([name, costs]) => [name, middle(costs)])) as Record<Name, Cost>;
}

const figures = ({ cpuMs, requests }: Cost) => `${cpuMs.toFixed(1)} ms, ${requests.toFixed(2)} requests`;

function beside(own: Cost, peer: Cost, peerName: string, most?: number, setting = ''): Row {
	const ratio = own.cpuMs / peer.cpuMs;
	return {
		what: `one of many files of 10 KiB, the client's own processor${setting}`,
		ours: figures(own),
		peer: figures(peer),
		peerName,
		ratio,
		wanted: most === undefined ? '' : `<= ${most} times its time`,
		met: most === undefined || ratio <= most,
	};
}
