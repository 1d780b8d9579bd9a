/**
 * `npm run scan`: n8n's own scan of community packages, on this one before it is published. The scan goes by name to
 * what is on npm; here its rules are put to the same two things, the sources and the packed folder. It cannot be a
 * dependency of the project: one of its own refuses to be installed by npm with its scripts.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint, Linter } from 'eslint';
import { withLock } from '../test/lab/lock';
import { nodeEnvironment } from '../test/lab/n8n/install';
import { packTarball } from '../test/lab/n8n/pack';
import { asProgram, cacheRoot, progress, run, versionKey } from '../test/lab/support';

const SCANNER = '@n8n/scan-community-package';
const VERSION = '0.32.0';

const root = join(__dirname, '..');
const installRoot = join(cacheRoot, `scanner-${versionKey(SCANNER, VERSION)}`);

/** What the scanner's module has for others. */
interface Scanner {
	buildScanConfig(): Promise<Linter.Config[]>;
	SOURCE_FILE_PATTERNS: string[];
}

interface Finding {
	file: string;
	message: Linter.LintMessage;
}

async function installScanner(): Promise<void> {
	const complete = join(installRoot, 'complete');
	if (existsSync(complete)) return;
	mkdirSync(cacheRoot, { recursive: true });
	await withLock(`${installRoot}.lock`, "installing n8n's scanner", async () => {
		if (existsSync(complete)) return;
		progress(`installing ${SCANNER} ${VERSION}`);
		mkdirSync(installRoot, { recursive: true });
		writeFileSync(join(installRoot, 'package.json'), '{"private":true}');
		await run('npm', ['install', `${SCANNER}@${VERSION}`, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: installRoot, env: nodeEnvironment() });
		writeFileSync(complete, `${new Date().toISOString()}\n`);
	});
}

/** The errors that the scan finds in a folder; it takes no comment that switches a rule off, and fails for no warning. */
async function findingsIn(folder: string, scanner: Scanner, patterns: string[]): Promise<Finding[]> {
	const there = createRequire(join(installRoot, 'package.json'));
	const { ESLint: Linting } = there('eslint') as { ESLint: new (options: ESLint.Options) => ESLint };
	const overrideConfig = await scanner.buildScanConfig();
	const results = await new Linting({ cwd: folder, allowInlineConfig: false, overrideConfigFile: true, overrideConfig }).lintFiles(patterns);
	return results.flatMap(({ filePath, messages }) =>
		messages.filter(({ severity }) => severity === 2).map((message) => ({ file: relative(folder, filePath), message })),
	);
}

/** Prints what was found; answers how much that is. */
function report(what: string, findings: Finding[]): number {
	process.stdout.write(`${what}: ${findings.length} finding(s)\n`);
	for (const { file, message } of findings) process.stdout.write(`  ${file}:${message.line}:${message.column} ${message.message} (${message.ruleId ?? 'unreadable'})\n`);
	return findings.length;
}

async function main(): Promise<void> {
	await installScanner();
	const scanner = (await import(pathToFileURL(join(installRoot, 'node_modules', SCANNER, 'scanner', 'scanner.mjs')).href)) as Scanner;
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-assemblyline-scan-'));
	try {
		await run('tar', ['-xzf', await packTarball(), '-C', folder, '--strip-components=1']);
		process.stdout.write(`${SCANNER} ${VERSION}\n`);
		const found = report('Sources', await findingsIn(root, scanner, scanner.SOURCE_FILE_PATTERNS)) + report('Packed folder', await findingsIn(folder, scanner, ['**/*.js', 'package.json']));
		if (found > 0) process.exitCode = 1;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

asProgram(main);
