/**
 * `npm run audit`: known holes in what is bundled. `npm audit --omit=dev` sees nothing of it, as the pack has no
 * dependencies; so this takes npm's report of the whole project and keeps what went into dist. Build first.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeEnvironment } from '../test/lab/n8n/install';
import { asProgram, LabError, run } from '../test/lab/support';

const root = join(__dirname, '..');

/** The parts of `npm audit --json` that are read here. */
interface AuditReport {
	vulnerabilities: Record<string, { nodes: string[]; via: (string | { title: string; severity: string; url: string })[] }>;
}

/** Name and version of each bundled package, as the notices beside the bundles list them. */
function bundledPackages(): Set<string> {
	const file = join(root, 'dist', 'THIRD-PARTY-NOTICES.txt');
	const notices = existsSync(file) ? readFileSync(file, 'utf8') : '';
	const headings = [...notices.matchAll(/^(\S+ \d\S*)\n=+$/gm)].map(([, heading]) => String(heading));
	if (headings.length === 0) throw new LabError('dist/THIRD-PARTY-NOTICES.txt lists no package: run npm run build');
	return new Set(headings);
}

/** The same of an installed package, by its folder. */
function installedPackage(folder: string): string {
	const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { name: string; version: string };
	return `${name} ${version}`;
}

async function main(): Promise<void> {
	const bundled = bundledPackages();
	const printed = await run('npm', ['audit', '--json', '--audit-level=none'], { cwd: root, env: nodeEnvironment() });
	const { vulnerabilities } = JSON.parse(printed) as AuditReport;
	const known = Object.values(vulnerabilities).flatMap(({ nodes, via }) => {
		const affected = [...new Set(nodes.map(installedPackage))].filter((one) => bundled.has(one));
		// A text in place of an advisory names a dependency, which stands in the report itself.
		return affected.flatMap((one) => via.flatMap((advisory) => (typeof advisory === 'string' ? [] : [`${one}: ${advisory.severity}: ${advisory.title} ${advisory.url}`])));
	});
	process.stdout.write(`${bundled.size} bundled packages, ${known.length} known holes\n${known.map((line) => `  ${line}\n`).join('')}`);
	if (known.length > 0) process.exitCode = 1;
}

asProgram(main);
