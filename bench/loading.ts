/** What the pack costs an n8n at start: the time to require the three nodes, and the size of the tarball. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { packTarball } from '../test/lab/n8n/pack';
import { median, type Row } from './measure';

const root = join(__dirname, '..');
const RUNS = 9;

export async function benchLoading(): Promise<Row[]> {
	const bare: number[] = [];
	const nodes: number[] = [];
	const measure = (files: string[]) => {
		// n8n itself has n8n-workflow loaded long before it loads a node.
		const script = `require('n8n-workflow'); const t = performance.now(); ${files.map((file) => `require(${JSON.stringify(file)});`).join('')} console.log(performance.now() - t)`;
		return Number(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }));
	};
	const dist = (name: string) => join(root, 'dist', 'nodes', 'Assemblyline', name);
	for (let run = 0; run < RUNS; run++) {
		bare.push(measure([]));
		nodes.push(measure([dist('Assemblyline.node.js'), dist('AssemblylineAdmin.node.js'), dist('AssemblylineTrigger.node.js')]));
	}
	const extra = median(nodes) - median(bare);
	const kilobytes = statSync(await packTarball()).size / 1000;
	return [
		{ what: 'require of the three nodes', ours: `${extra.toFixed(0)} ms more`, peer: `${median(bare).toFixed(0)} ms`, peerName: 'bare Node', wanted: '<= 60 ms more', met: extra <= 60 },
		{ what: 'packed size', ours: `${kilobytes.toFixed(0)} kB`, peer: '', peerName: '', wanted: '<= 400 kB', met: kilobytes <= 400 },
	];
}
