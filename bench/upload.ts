/** Ingest of an 80 MiB file: peak memory beside that of only reading it, and time beside the Python client's. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childProcess, median, pythonPeer, type Row } from './measure';

const MIB = 80;
const RUNS = 3;

interface Figures {
	seconds: number;
	mib: number;
}

export async function benchUpload(url: string): Promise<Row[]> {
	const folder = mkdtempSync(join(tmpdir(), 'bench-'));
	try {
		const runs = { read: [] as Figures[], ours: [] as Figures[], python: [] as Figures[] };
		for (let run = 0; run < RUNS; run++) {
			// New bytes each time, or the server would recognize the file and skip half of its work.
			const file = (name: string) => {
				const path = join(folder, name);
				writeFileSync(path, randomBytes(MIB * 1024 * 1024));
				return path;
			};
			const own = file('own');
			runs.read.push(await childProcess<Figures>('upload.child.ts', 'read', own, url));
			runs.ours.push(await childProcess<Figures>('upload.child.ts', 'ingest', own, url));
			runs.python.push(await pythonPeer<Figures>(url, 'upload', file('python')));
		}
		const middle = (figures: Figures[], key: keyof Figures) => median(figures.map((figure) => figure[key]));
		const extra = middle(runs.ours, 'mib') - middle(runs.read, 'mib');
		const ratio = middle(runs.python, 'seconds') / middle(runs.ours, 'seconds');
		return [
			{
				what: `ingest of an ${MIB} MiB file, peak memory`,
				ours: `${extra.toFixed(0)} MiB more`,
				peer: `${middle(runs.read, 'mib').toFixed(0)} MiB`,
				peerName: 'only reading the file',
				wanted: '<= 16 MiB more',
				met: extra <= 16,
			},
			{
				what: `ingest of an ${MIB} MiB file, time`,
				ours: `${middle(runs.ours, 'seconds').toFixed(2)} s`,
				peer: `${middle(runs.python, 'seconds').toFixed(2)} s (+${middle(runs.python, 'mib').toFixed(0)} MiB)`,
				peerName: 'Python client',
				ratio,
				wanted: '>= 1 times as fast',
				met: ratio >= 1,
			},
		];
	} finally {
		rmSync(folder, { recursive: true });
	}
}
