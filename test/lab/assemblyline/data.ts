/** The lab's documents: how they are made once, kept as a snapshot, and put back. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { LabError, labEnvironment, logFile, progress, run, runningPid, versionKey, waitFor } from '../support';
import { installKey, venvProgram } from './install';
import { folders, home } from './paths';
import { ports } from './ports';
import { processes, startPart, stopOne } from './processes';
import { firstInstance } from './service';

/** Makes the random data, and with it what no test may rely on, another: `npm run test:data` sets it. */
const dataSeed = process.env.ASSEMBLYLINE_LAB_SEED ?? '4';

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

/**
 * All documents as they were just after seeding, as a bulk request below a list of the stored files. Its
 * name changes with what made it, so a changed seed or service fills the datastore anew.
 */
function snapshotFile(): string {
	const sources = ['seed.py', 'alert.json', 'service/service_manifest.yml'].map((name) => readFileSync(join(__dirname, name), 'utf8'));
	return join(home, `seed-${versionKey(installKey, dataSeed, ...sources)}.ndjson`);
}

/** Whether the data folder holds a complete set of documents. */
export const isSeeded = (): boolean => existsSync(snapshotFile());

/** Fills the empty search engine, registers the lab's service and keeps a snapshot of all documents. */
export async function seed(): Promise<void> {
	progress('filling the datastore (once)');
	// An interrupted seeding leaves half of the documents behind, an outdated one all of them.
	for (const index of await indices()) await search('DELETE', `/${index}`);
	rmSync(folders.files, { recursive: true, force: true });
	mkdirSync(folders.files);
	const { cwd, env } = processes.dispatcher;
	const script = join(__dirname, 'seed.py');
	await run(venvProgram('4.6.2.1', 'python'), [script, dataSeed], { cwd, env: labEnvironment({ ...env, PYTHONHASHSEED: dataSeed }), log: logFile('seed') });
	await registerService();
	progress('the datastore is filled');
	await takeSnapshot();
}

/** A service that the server does not know yet is registered by its first start, which then ends. */
async function registerService(): Promise<void> {
	for (const name of firstInstance) startPart(name);
	await waitFor(() => runningPid('task-handler') === undefined, 300_000, 200, 'the registration of the lab service');
	await stopOne('lab-service');
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
	const file = snapshotFile();
	writeFileSync(`${file}.new`, [JSON.stringify(storedFiles()), ...lines, ''].join('\n'));
	renameSync(`${file}.new`, file);
}

/**
 * Puts the documents and stored files of the snapshot back and deletes every other, index by index: the
 * running processes never see an index missing.
 */
export async function restoreSnapshot(): Promise<void> {
	const { bulk, ids, files } = await readSnapshot();
	await search('POST', '/_refresh');
	await Promise.all(
		(await indices()).map((index) => {
			const query = { bool: { must_not: { ids: { values: ids.get(index) ?? [] } } } };
			return search('POST', `/${index}/_delete_by_query?conflicts=proceed&refresh=true`, JSON.stringify({ query }));
		}),
	);
	const { errors } = await search<{ errors: boolean }>('POST', '/_bulk?refresh=true', bulk);
	if (errors) throw new LabError('The search engine refused some of the seeded documents');
	for (const file of storedFiles()) if (!files.has(file)) rmSync(join(folders.files, file), { force: true });
}

async function readSnapshot(): Promise<{ bulk: string; ids: Map<string, string[]>; files: Set<string> }> {
	const [list = '[]', ...lines] = (await readFile(snapshotFile(), 'utf8')).split('\n');
	const ids = new Map<string, string[]>();
	for (let line = 0; line + 1 < lines.length; line += 2) {
		const { index } = JSON.parse(lines[line] ?? '') as { index: { _index: string; _id: string } };
		const known = ids.get(index._index);
		if (known) known.push(index._id);
		else ids.set(index._index, [index._id]);
	}
	return { bulk: lines.join('\n'), ids, files: new Set(JSON.parse(list) as string[]) };
}

/** The files of Assemblyline's stores, relative to their common folder. */
function storedFiles(): string[] {
	return readdirSync(folders.files, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folders.files, join(entry.parentPath, entry.name)));
}
