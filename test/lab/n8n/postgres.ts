/** A PostgreSQL of the lab's own: n8n's queue mode needs a database that several processes share. */
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '../apt';
import { isInstalled, LabError, labEnvironment, logFile, portIsOpen, run, runningPid, signal, startProcess, stopProcess, waitFor } from '../support';

const PROCESS = 'queue-postgres';
const RELEASES = '/usr/lib/postgresql';

/** The database's owner, and the name of the database that comes with a new cluster. */
export const database = { user: 'n8n', password: 'lab-database-password', name: 'postgres' };

/** Installs Debian's PostgreSQL and Redis where they are missing and the user may. */
export async function installQueueServers(): Promise<void> {
	if (programFolder() !== undefined && (await isInstalled('redis-server'))) return;
	await installPackages(['postgresql', 'redis-server'], "The tests of n8n's queue mode need PostgreSQL and Redis.");
}

/** Debian keeps these programs off the PATH, in a folder for each release: the newest one. */
function programFolder(): string | undefined {
	if (!existsSync(RELEASES)) return undefined;
	const complete = readdirSync(RELEASES)
		.sort((a, b) => Number(b) - Number(a))
		.map((release) => join(RELEASES, release, 'bin'));
	return complete.find((folder) => existsSync(join(folder, 'initdb')));
}

/**
 * A command line as PostgreSQL takes it: it refuses to run as root. The user `postgres` keeps one right of
 * root's, to pass through folders, because the lab's cache mostly lies in root's closed home.
 */
function asServerUser(command: string, args: string[]): [command: string, args: string[]] {
	if (process.getuid?.() !== 0) return [command, args];
	const right = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
	return ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', ...right, command, ...args]];
}

/** Starts PostgreSQL with its data in the given folder, which is filled if it is new. */
export async function startPostgres(folder: string, port: number): Promise<void> {
	if (runningPid(PROCESS) !== undefined) return;
	const programs = programFolder();
	if (programs === undefined) throw new LabError('PostgreSQL is not installed');
	const data = join(folder, 'data');
	if (!existsSync(join(data, 'PG_VERSION'))) await createCluster(programs, folder, data);
	const settings = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', max_connections: '100' };
	const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const [command, args] = asServerUser(join(programs, 'postgres'), ['-D', data, ...options]);
	startProcess(PROCESS, command, args, { cwd: folder, env: labEnvironment() });
	const answers = () => {
		if (runningPid(PROCESS) === undefined) throw new LabError(`PostgreSQL has ended; see ${logFile(PROCESS)}`);
		return run(join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).then(
			() => true,
			() => false,
		);
	};
	await waitFor(answers, 120_000, 200, `PostgreSQL; see ${logFile(PROCESS)}`);
	if (!(await portIsOpen(port))) throw new LabError(`PostgreSQL does not listen on port ${port}`);
}

async function createCluster(programs: string, folder: string, data: string): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, database.password);
	chmodSync(passwordFile, 0o600);
	if (process.getuid?.() === 0) {
		const id = async (option: string) => Number(await run('id', [option, 'postgres']));
		const [user, group] = [await id('-u'), await id('-g')];
		for (const path of [folder, passwordFile]) chownSync(path, user, group);
	}
	const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
	const [command, args] = asServerUser(join(programs, 'initdb'), ['-D', data, `--username=${database.user}`, `--pwfile=${passwordFile}`, ...options]);
	await run(command, args, { cwd: folder });
}

/** The rows of a query, as psql writes them. */
export async function queryRows(port: number, sql: string): Promise<string[]> {
	const programs = programFolder() ?? '';
	const options = ['-h', '127.0.0.1', '-p', String(port), '-U', database.user, '--tuples-only', '--no-align', '-c', sql, database.name];
	const answer = await run(join(programs, 'psql'), options, { env: { PGPASSWORD: database.password } });
	return answer.split('\n').filter((row) => row !== '');
}

/** Ends PostgreSQL at once but in order: its own polite way would wait for every client to leave. */
export async function stopPostgres(): Promise<void> {
	const pid = runningPid(PROCESS);
	if (pid !== undefined) {
		signal(pid, 'SIGINT');
		await waitFor(() => runningPid(PROCESS) === undefined, 15_000, 50, 'the end of PostgreSQL').catch(() => undefined);
	}
	await stopProcess(PROCESS);
}
