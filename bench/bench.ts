/** Measures the pack beside its peers in one run: `npm run bench [-- <part> ...]`. The results are kept beside it and make README.md. */
import { loadavg } from 'node:os';
import { resetAssemblyline, startAssemblyline } from '../test/lab/assemblyline';
import { lab } from '../test/lab/assemblyline/facts';
import { buildPack } from '../test/lab/n8n/pack';
import { asProgram, LabError, progress } from '../test/lab/support';
import { benchLatency } from './latency';
import { benchLoading } from './loading';
import { benchBulk } from './bulk';
import { benchCost } from './cost';
import { benchLine } from './line';
import { benchMarking } from './marking';
import { describeMachine } from './machine';
import type { Row } from './measure';
import { benchRequests } from './requests';
import { keep, type PartName, partNames, writePage } from './results';
import { benchSearch, seedAlerts } from './search';
import { benchUpload } from './upload';

/** The measurements of one part, those of a server with its version before each. */
const parts: Record<PartName, () => Promise<Row[]>> = {
	loading: benchLoading,
	search: async () => {
		await seedAlerts();
		return onEach(benchSearch);
	},
	requests: () => onEach(benchRequests),
	line: async () => {
		await seedAlerts();
		return onEach((url) => benchLine(url));
	},
	upload: () => onEach(benchUpload),
	marking: () => onEach(benchMarking),
	latency: () => onEach(benchLatency),
	bulk: () => onEach(benchBulk),
	cost: benchCost,
};

async function onEach(measure: (url: string) => Promise<Row[]>): Promise<Row[]> {
	const rows: Row[] = [];
	for (const { version, url } of lab.servers) {
		progress(`measuring on ${version}`);
		for (const row of await measure(url)) rows.push({ ...row, what: `${version}: ${row.what}` });
	}
	return rows;
}

async function main(names: string[]): Promise<void> {
	const unknown = names.find((name) => !partNames.some((part) => part === name));
	if (unknown) throw new LabError(`There is no part ${unknown}; there are ${partNames.join(', ')}`);
	await buildPack();
	await startAssemblyline();
	const machine = await describeMachine();
	try {
		for (const name of partNames.filter((part) => names.length === 0 || names.includes(part))) {
			const [load = 0] = loadavg();
			progress(`${name}, with a load average of ${load.toFixed(1)}`);
			const rows = await parts[name]();
			keep(name, { measuredAt: new Date().toISOString(), load, setup: machine, rows });
			process.stdout.write(`${writePage(name)}\n`);
		}
	} finally {
		await resetAssemblyline();
	}
}

asProgram(() => main(process.argv.slice(2)));
