/**
 * One process: reads a file as n8n's filesystem store does, to its end or into an ingest, and prints the
 * seconds and the memory. Arguments: `read` or `ingest`, the file, the server.
 */
import { createReadStream, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ingest } from '../nodes/Assemblyline/client/submit';
import { whoAmI } from '../nodes/Assemblyline/client/user';
import { labClient } from '../test/support/client';

const [job, file = '', url = ''] = process.argv.slice(2);

async function main(): Promise<void> {
	const client = labClient(url);
	await whoAmI(client);
	const open = () => Promise.resolve(createReadStream(file));
	const start = performance.now();
	let peak = 0;
	const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
	if (job === 'read') await pipeline(await open(), new Writable({ write: (_chunk, _encoding, done) => setTimeout(done, 1) }));
	else await ingest(client, { kind: 'file', file: { size: statSync(file).size, open } }, { name: 'bench.bin', params: { ignore_cache: false } });
	clearInterval(sampler);
	const seconds = (performance.now() - start) / 1000;
	process.stdout.write(JSON.stringify({ seconds, mib: Math.max(peak, process.memoryUsage.rss()) / 1024 / 1024 }));
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
