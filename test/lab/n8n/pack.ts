/** The pack as a user gets it: npm's tarball, installed into n8n's folder for community nodes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError, progress, run, runRoot } from '../support';
import { nodeEnvironment } from './install';

const repository = join(__dirname, '..', '..', '..');

/** Builds the repository. */
export async function buildPack(): Promise<void> {
	progress('building the pack');
	await run(join(repository, 'node_modules', '.bin', 'gulp'), ['build', '--silent'], { cwd: repository, env: nodeEnvironment() });
}

/** Packs the built repository and answers the tarball's path. Build first. */
export async function packTarball(): Promise<string> {
	// npm would pack what there is, without a word.
	if (!existsSync(join(repository, 'dist', 'nodes'))) throw new LabError('There is nothing to pack: run npm run build first');
	mkdirSync(runRoot, { recursive: true });
	// Several programs may do this at once: none of them is to read what another one has half written.
	const own = mkdtempSync(join(runRoot, 'pack-'));
	const printed = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', own], { cwd: repository, env: nodeEnvironment() });
	const [packed] = Object.values(JSON.parse(printed) as Record<string, { filename: string }>);
	const name = packed?.filename ?? 'n8n-nodes-assemblyline.tgz';
	renameSync(join(own, name), join(runRoot, name));
	rmSync(own, { recursive: true });
	return join(runRoot, name);
}

/** A key for what is in a tarball: npm makes the same file from the same content. */
export function tarballKey(tarball: string): string {
	return createHash('sha256').update(readFileSync(tarball)).digest('hex').slice(0, 16);
}

/** Installs a tarball into an n8n user folder unless the same one is there. */
export async function installPack(userFolder: string, tarball: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const marker = join(nodes, 'installed');
	const key = tarballKey(tarball);
	if (existsSync(marker) && readFileSync(marker, 'utf8') === key) return;
	rmSync(marker, { force: true });
	mkdirSync(nodes, { recursive: true });
	writeFileSync(join(nodes, 'package.json'), '{"name":"installed-nodes","private":true,"dependencies":{}}');
	const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
	await run('npm', ['install', ...options, tarball], { cwd: nodes, env: nodeEnvironment() });
	writeFileSync(marker, key);
	progress('the pack is installed in n8n');
}
