/**
 * A long time of service, of so many minutes as SOAK says, 60 by default: alerts at a steady rate and in bursts, files
 * handed in beside them, short sessions, and a fault each minute. Nothing is lost or doubled, and n8n does not grow.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAssemblyline, startOne, stopAssemblyline, stopOne } from '../lab/assemblyline';
import { publishAlerts, type Published, publishWhile } from '../lab/assemblyline/publish';
import { redis } from '../lab/assemblyline/queues';
import { heapOf, INSPECTABLE } from '../lab/n8n/heap';
import { memoryOf } from '../lab/n8n/start';
import { progress, runningPid, signal, sleep } from '../lab/support';
import { ingestTexts } from '../support/bulkRun';
import { expectAll } from '../support/starts';
import { unique } from '../support/unique';
import { FAULTS_N8N, Scene } from '../faults/harness';

const MINUTES = Number(process.env.SOAK ?? 60);
/** Where n8n has what it needs for its work. */
const WARM_AFTER = Math.min(10, MINUTES / 3);
/** Minutes whose least memory counts. */
const AROUND = 4;
const RATE = 5;
const [BURST, FILES] = [60, 60];

// A minute takes longer where files get no result, and all executions are read at the end.
jest.setTimeout((3 * MINUTES + 60) * 60_000);

async function away(name: 'al47-api' | 'al47-socketio' | 'nginx' | 'ingester', ms: number): Promise<void> {
	await stopOne(name);
	await sleep(ms);
	startOne(name);
}

/** One of them each minute, in turn. */
const FAULTS: Record<string, (scene: Scene) => Promise<unknown>> = {
	'the server of the feed is killed': () => {
		signal(runningPid('al47-socketio') ?? 0, 'SIGKILL');
		return away('al47-socketio', 0);
	},
	'the TLS front is away': () => away('nginx', 5_000),
	'Redis stands still': async () => {
		const pid = runningPid('redis') ?? 0;
		signal(pid, 'SIGSTOP');
		await sleep(8_000);
		signal(pid, 'SIGCONT');
	},
	'the API is away': () => away('al47-api', 20_000),
	'all sessions are dropped': () => redis('DEL', 'flask_sessions'),
	'the feed is away': () => away('al47-socketio', 15_000),
	'nothing is ingested': () => away('ingester', 15_000),
};

it(`Nothing is lost and nothing doubled in ${MINUTES} minutes`, async () => {
	await stopAssemblyline();
	const config = join(tmpdir(), `lab-soak-${process.pid}.json`);
	writeFileSync(config, JSON.stringify({ ui: { session_duration: 60 } }));
	process.env.ASSEMBLYLINE_LAB_CONFIG = config;
	try {
		const url = (await startAssemblyline()).servers[0]?.url ?? '';
		// n8n keeps ten thousand executions unless it is told to keep all: they are counted.
		const scene = await Scene.start({}, { ...INSPECTABLE, EXECUTIONS_DATA_PRUNE: 'false' });
		const mark = unique('soak');
		const alerts = await scene.run();
		const submissions = await scene.run({ source: 'submission', events: ['submissionCompleted'], options: { query: `params.description:"${mark}"` } });

		const [bursts, sids]: [Published[], string[]] = [[], []];
		const memory: number[] = [];
		let told = 0;
		const minute = async (number: number) => {
			const [what = '', fault] = Object.entries(FAULTS)[number % Object.keys(FAULTS).length] ?? [];
			memory.push(await heapOf(FAULTS_N8N));
			progress(`minute ${number}: ${what}; n8n has ${memory.at(-1)} MiB in use, ${memoryOf(FAULTS_N8N)} MiB in all`);
			const texts = Array.from({ length: FILES }, (_, file) => `${mark} ${number} ${file}`);
			const [burst, { rows }] = await Promise.all([
				publishAlerts(`${mark}-burst-${number}-`, BURST, BURST),
				ingestTexts(url, texts, { waitTimeout: 120 }, { options: { description: mark }, continueOnFail: true }),
				sleep(15_000).then(() => fault?.(scene)),
				sleep(60_000),
			]);
			bursts.push(...burst);
			const found = rows.flatMap(({ sid }) => sid ?? []);
			sids.push(...found);
			told += rows.length - found.length;
			expect(rows).toHaveLength(FILES);
		};
		const steady = await publishWhile(`${mark}-`, RATE, async () => {
			for (let number = 0; number < MINUTES; number++) await minute(number);
		});
		memory.push(await heapOf(FAULTS_N8N));

		const published = [...steady, ...bursts];
		const ofAlerts = await scene.tally(alerts, published);
		const ofSubmissions = await scene.tally(submissions, sids.map((sid): Published => [sid, 0]));
		// The least of some minutes: in others more executions run.
		const leastFrom = (minute: number) => Math.min(...memory.slice(minute).slice(0, AROUND));
		const [warm, last] = [leastFrom(Math.floor(WARM_AFTER)), leastFrom(-AROUND)];
		progress(JSON.stringify({ alerts: ofAlerts, submissions: ofSubmissions, filesWithoutResult: told, memory, warm, last }));
		expectAll(ofAlerts, published.length);
		expectAll(ofSubmissions, sids.length);
		expect(last).toBeLessThan(1.1 * warm);
		for (const workflow of [alerts, submissions]) await scene.remove(workflow);
	} finally {
		delete process.env.ASSEMBLYLINE_LAB_CONFIG;
		await stopAssemblyline();
		await startAssemblyline();
		await Scene.stop();
	}
});
