import { isInstalled, LabError, progress, run } from './support';

/**
 * Installs Debian packages. One call at a time: apt-get waits for no other.
 * @param why begins the error's text where this user may not install them, e.g. `The lab needs some system packages.`
 */
export async function installPackages(names: string[], why: string, log?: string): Promise<void> {
	if (names.length === 0) return;
	const command = `apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`;
	if (process.getuid?.() !== 0 || !(await isInstalled('apt-get'))) throw new LabError(`${why} On Debian, as root:\n  ${command}`);
	progress(`installing ${names.join(' ')}`);
	// An installation that was cut off is brought to its end first: without that, apt-get refuses any other.
	await run('sh', ['-c', `export DEBIAN_FRONTEND=noninteractive; dpkg --configure -a && ${command}`], { log });
}
