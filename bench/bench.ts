/** Measures the pack beside its peers on the same server in one run: `npm run bench [-- search requests upload latency loading mass]`. */
import { startAssemblyline, resetAssemblyline } from '../test/lab/assemblyline';
import { progress } from '../test/lab/support';
import { benchLatency } from './latency';
import { benchLoading } from './loading';
import { benchMass } from './mass';
import type { Row } from './measure';
import { benchRequests } from './requests';
import { benchSearch, seedAlerts } from './search';
import { benchUpload } from './upload';

async function main(names: string[]): Promise<void> {
	const wanted = (name: string) => names.length === 0 || names.includes(name);
	const { servers } = await startAssemblyline();
	const rows: Row[] = [];
	try {
		if (wanted('loading')) rows.push(...(await benchLoading()));
		if (wanted('search')) {
			progress('making 30,000 alerts');
			await seedAlerts();
		}
		for (const { version, url } of servers) {
			const on = (row: Row): Row => ({ ...row, what: `${version}: ${row.what}` });
			progress(`measuring on ${version}`);
			if (wanted('search')) rows.push(on(await benchSearch(url)));
			if (wanted('requests')) rows.push(...(await benchRequests(url)).map(on));
			if (wanted('latency')) rows.push(...(await benchLatency(url)).map(on));
			if (wanted('upload')) rows.push(...(await benchUpload(url)).map(on));
			if (wanted('mass')) rows.push(...(await benchMass(url)).map(on));
		}
	} finally {
		await resetAssemblyline();
	}
	print(rows);
}

function print(rows: Row[]): void {
	const cells = rows.map(({ what, ours, peer, peerName, ratio, wanted, met }) => [
		what,
		ours,
		[peer, peerName].filter(Boolean).join(', '),
		ratio === undefined ? '' : ratio.toFixed(2),
		wanted,
		wanted === '' ? '' : met ? 'yes' : 'NO',
	]);
	const table = [['what', 'pack', 'peer', 'ratio', 'wanted', 'met'], ...cells];
	const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
	for (const row of table) process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
