/** The lab's documents: how they are made once, kept as a snapshot, and put back. */
import { createReadStream, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LabError, labEnvironment, logFile, progress, run, runningPid, waitFor } from '../support';
import { venvProgram } from './install';
import { folders, snapshotFile } from './paths';
import { ports } from './ports';
import { processes, startOne, stopOne } from './processes';

const searchEngine = `http://127.0.0.1:${ports.openSearch}`;

type Json = { [key: string]: unknown };
interface Hit {
	_index: string;
	_id: string;
	_source: Json;
}

/** Sends one request straight to the search engine. */
export async function search<T>(method: string, path: string, body?: string): Promise<T> {
	const headers = { 'content-type': 'application/x-ndjson' };
	const response = await fetch(`${searchEngine}${path}`, { method, body, headers: body ? headers : undefined });
	const text = await response.text();
	if (!response.ok) throw new LabError(`The search engine answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`);
	return JSON.parse(text) as T;
}

/** Assemblyline's own indices. */
async function indices(): Promise<string[]> {
	const rows = await search<{ index: string }[]>('GET', '/_cat/indices?format=json&h=index');
	return rows.map(({ index }) => index).filter((index) => !/^(\.|al_metrics)/.test(index));
}

/** Whether the data folder holds a complete set of documents. */
export const isSeeded = (): boolean => existsSync(snapshotFile);

/** Fills the empty search engine, registers the lab's service and keeps a snapshot of all documents. */
export async function seed(): Promise<void> {
	progress('filling the datastore (once)');
	// An interrupted seeding leaves half of the documents behind.
	for (const index of await indices()) await search('DELETE', `/${index}`);
	const { cwd, env } = processes.dispatcher;
	const script = join(__dirname, 'seed.py');
	await run(venvProgram('4.6.2.1', 'python'), [script], { cwd, env: labEnvironment(env), log: logFile('seed') });
	await registerService();
	progress('the datastore is filled');
	await takeSnapshot();
}

/** A service that the server does not know yet is registered by its first start, which then ends. */
async function registerService(): Promise<void> {
	startOne('service-server');
	startOne('lab-service');
	startOne('task-handler');
	await waitFor(() => runningPid('task-handler') === undefined, 60_000, 200, 'the registration of the lab service');
	await Promise.all([stopOne('lab-service'), stopOne('task-handler')]);
	const known = await search<{ found: boolean }>('GET', '/service_delta_hot/_doc/LabScanner').catch(() => undefined);
	if (!known?.found) throw new LabError(`The lab service was not registered; see ${logFile('task-handler')}`);
}

async function takeSnapshot(): Promise<void> {
	const lines: string[] = [];
	for (const index of await indices()) {
		await search('POST', `/${index}/_refresh`);
		const { hits } = await search<{ hits: { hits: Hit[] } }>('GET', `/${index}/_search?size=10000`);
		for (const { _index, _id, _source } of hits.hits) {
			lines.push(JSON.stringify({ index: { _index, _id } }), JSON.stringify(_source));
		}
	}
	const files = storedFiles().map(({ store, name }) => JSON.stringify({ file: { store, name } }));
	writeFileSync(`${snapshotFile}.new`, [...files, ...lines, ''].join('\n'));
	renameSync(`${snapshotFile}.new`, snapshotFile);
}

/** Puts the documents and stored files of the snapshot back and deletes every other. */
export async function restoreSnapshot(): Promise<void> {
	const seeded = new Map<string, string[]>();
	const files = new Set<string>();
	const bulk: string[] = [];
	for await (const line of createInterface({ input: createReadStream(snapshotFile) })) {
		if (line.startsWith('{"file":')) {
			const { file } = JSON.parse(line) as { file: { store: string; name: string } };
			files.add(join(file.store, file.name));
			continue;
		}
		bulk.push(line);
		if (bulk.length % 2 === 0) continue;
		const { index } = JSON.parse(line) as { index: { _index: string; _id: string } };
		seeded.set(index._index, [...(seeded.get(index._index) ?? []), index._id]);
	}
	await search('POST', '/_refresh');
	await Promise.all(
		(await indices()).map((index) => {
			const query = { bool: { must_not: { ids: { values: seeded.get(index) ?? [] } } } };
			return search('POST', `/${index}/_delete_by_query?conflicts=proceed&refresh=true`, JSON.stringify({ query }));
		}),
	);
	const { errors } = await search<{ errors: boolean }>('POST', '/_bulk?refresh=true', `${bulk.join('\n')}\n`);
	if (errors) throw new LabError('The search engine refused some of the seeded documents');
	for (const { store, name } of storedFiles()) {
		if (!files.has(join(store, name))) rmSync(join(folders.files, store, name), { force: true });
	}
}

function storedFiles(): { store: string; name: string }[] {
	return ['storage', 'cache', 'archive'].flatMap((store) => {
		const folder = join(folders.files, store);
		if (!existsSync(folder)) return [];
		return readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => ({ store, name: join(entry.parentPath, entry.name).slice(folder.length + 1) }));
	});
}
