/** What was measured, and on what machine: figures mean little without. */
import { cpus, totalmem } from 'node:os';
import { lab } from '../test/lab/assemblyline/facts';
import { N8N_VERSION } from '../test/lab/n8n/install';
import { run } from '../test/lab/support';

/** One line with the versions and the machine. */
export async function describeMachine(): Promise<string> {
	const script = 'import platform, importlib.metadata as m; print(m.version("assemblyline-client"), platform.python_version())';
	const [client, python] = (await run(lab.python, ['-c', script])).trim().split(' ');
	const model = cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim();
	const versions = [
		`Assemblyline ${lab.servers.map(({ version }) => version).join(' and ')}`,
		`n8n ${N8N_VERSION} on Node ${process.versions.node}`,
		`Python client ${client} on Python ${python}`,
	];
	return `${versions.join(', ')}; ${cpus().length} cores (${model}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, for servers, n8n and clients together`;
}
