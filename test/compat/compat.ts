/**
 * What the pack does in other versions of n8n: `npm run test:compat -- [version ...]`. Each has an installation and an
 * n8n of its own. Ends with a table, of which the README has the sum, and with an error where a cell is not as it should be.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAssemblyline } from '../lab/assemblyline';
import { apiKeyCredential, lab } from '../lab/assemblyline/facts';
import { publishAlerts } from '../lab/assemblyline/publish';
import { type CredentialRef, type Json, type N8n, nodeError, nodeOutput, triggerItems, type Workflow } from '../lab/n8n/driver';
import { N8N_VERSION } from '../lab/n8n/install';
import { buildPack, packTarball } from '../lab/n8n/pack';
import { restartN8n, startN8n, stopN8n } from '../lab/n8n/start';
import { asProgram, LabError, progress, sleep, waitFor } from '../lab/support';
import { EICAR } from '../support/eicar';
import { unique } from '../support/unique';

/** The newest, the oldest 2.x that knows which event has been started before, and the newest 1.x. */
const VERSIONS = [N8N_VERSION, '2.20.0', '1.123.81'];

const template = (name: string) => JSON.parse(readFileSync(join(__dirname, '..', 'workflows', `${name}.json`), 'utf8')) as Workflow;

const nameOf = (version: string) => `compat-${version.replaceAll('.', '-')}`;

/** As n8n's page does: the public interface of older versions wants fields of ways to log in that are not chosen. */
async function createCredential(n8n: N8n, data: Json): Promise<CredentialRef> {
	const [name, type] = ['Compat', 'assemblylineApi'];
	const { id } = await n8n.rest<{ id: string }>('POST', '/rest/credentials', { name, type, data });
	return { id, name, type, data };
}

/** One n8n with a credential that has neither an authority nor a certificate of its own: n8n's environment names the authority. */
class Candidate {
	private constructor(
		private readonly name: string,
		private n8n: N8n,
		private readonly credential: CredentialRef,
	) {}

	static async start(version: string, tarball: string): Promise<Candidate> {
		const name = nameOf(version);
		// Its other engine is a native module, which an installation without scripts does not build.
		const env = { NODE_EXTRA_CA_CERTS: lab.ca, ...(version.startsWith('1.') ? { N8N_EXPRESSION_ENGINE: 'legacy' } : {}) };
		const n8n = await startN8n({ name, tarball, version, env, fresh: true });
		return new Candidate(name, n8n, await createCredential(n8n, { ...apiKeyCredential(), caCertificate: '' }));
	}

	/** Runs the action node over one item in a workflow that a web request starts, which every version takes; answers its first item. */
	async run(parameters: Json, file?: string, credential = this.credential): Promise<Json> {
		const { n8n } = this;
		const path = unique('compat');
		const workflow = template(file === undefined ? 'action' : 'action-with-file');
		const item = { fileName: 'eicar.txt', fileText: file };
		for (const node of workflow.nodes) {
			if (node.name === 'Start') Object.assign(node, { type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: path, parameters: { path, httpMethod: 'POST', responseMode: 'lastNode' } });
			if (node.name === 'Items') node.parameters = { jsCode: `return [{ json: ${JSON.stringify(item)} }];` };
			if (node.name === 'Assemblyline') node.parameters = parameters;
		}
		const id = await n8n.createWorkflow(workflow, [credential]);
		try {
			await n8n.activate(id);
			await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST' });
			const [execution] = await n8n.waitForExecutions(id, 1);
			const error = execution && nodeError(execution, 'Assemblyline');
			if (!execution || error) throw new LabError(error ? `${error.message} ${error.description ?? ''}` : 'no execution');
			return nodeOutput(execution, 'Assemblyline')[0]?.json ?? {};
		} finally {
			await n8n.deactivate(id).catch(() => undefined);
			await n8n.deleteWorkflow(id).catch(() => undefined);
		}
	}

	async testCredential(): Promise<string> {
		const { status, message } = await this.n8n.testCredential(this.credential);
		if (status !== 'OK') throw new LabError(message);
		return 'yes';
	}

	/** An authority and a client certificate of the credential's own: used, or refused in words at the credential's test. */
	async tlsSettings(): Promise<string> {
		const data = {
			...apiKeyCredential({ serverUrl: lab.servers[0]?.mtlsUrl }), useClientCertificate: true, certificate: readFileSync(lab.clientCertificate, 'utf8'),
			privateKey: readFileSync(lab.clientKey, 'utf8'), passphrase: lab.clientKeyPassphrase,
		};
		const credential = await createCredential(this.n8n, data);
		const { status, message } = await this.n8n.testCredential(credential);
		const search = await this.run(searchAll, undefined, credential).then(
			() => 'OK',
			(error: Error) => error.message,
		);
		if (status === 'OK' && search === 'OK') return 'yes';
		const inWords = /n8n before 2\.20 cannot use/;
		if (inWords.test(message) && inWords.test(search)) return 'no, and says so';
		throw new LabError(`test: ${message}; node: ${search}`);
	}

	async submitAndWait(): Promise<string> {
		const options = { ignoreCache: true };
		const { verdict } = await this.run({ resource: 'submission', operation: 'submitAndWait', inputSource: 'binary', binaryPropertyName: 'data', waitTimeout: 300, options }, EICAR);
		if (verdict !== 'malicious') throw new LabError(`verdict ${String(verdict)}`);
		return 'yes';
	}

	async search(): Promise<string> {
		const { sid } = await this.run(searchAll);
		if (typeof sid !== 'string') throw new LabError('no submission');
		return 'yes';
	}

	async ingest(): Promise<string> {
		const queue = unique('compat');
		const { ingestId } = await this.run({ resource: 'ingest', operation: 'ingest', inputSource: 'text', text: unique('compat'), notificationQueue: queue, notificationThreshold: 0 });
		const message = await waitFor(async () => {
			const found = await this.run({ resource: 'ingest', operation: 'getMessages', notificationQueue: queue, limit: 5 });
			return 'ingestId' in found ? found : undefined;
		}, 120_000, 1000, 'the message of the ingest');
		if (message.ingestId !== ingestId) throw new LabError('another message');
		return 'yes';
	}

	/** How many executions the alert with this id has, once there is one. */
	private async startedFor(workflow: string, alert: string): Promise<number> {
		const count = async () => {
			const ids = (await this.n8n.executions(workflow)).flatMap((execution) => triggerItems(execution, 'Assemblyline Trigger').map(({ json }) => json.id));
			return ids.filter((id) => id === alert).length;
		};
		// On a busy machine n8n says for a moment that its database is not ready, though it has said before that all is.
		const isStarted = () => count().catch(() => 0);
		await waitFor(isStarted, 120_000, 500, `the execution for alert ${alert}`);
		await sleep(2000);
		return count();
	}

	private async assertOnce(workflow: string): Promise<void> {
		const [[alert] = ['']] = await publishAlerts(unique('compat'), 1, 1);
		const started = await this.startedFor(workflow, alert);
		if (started !== 1) throw new LabError(`${started} executions for one alert`);
	}

	private trigger?: string;

	async alertTrigger(): Promise<string> {
		this.trigger = await this.n8n.createWorkflow(template('trigger'), [this.credential]);
		const status = await this.n8n.activate(this.trigger);
		if (status !== 'published') throw new LabError(status);
		await sleep(2000);
		await this.assertOnce(this.trigger);
		return 'yes';
	}

	/** An alert while n8n is down starts one execution when it is there again, and so does the next. */
	async restart(): Promise<string> {
		const { trigger } = this;
		if (trigger === undefined) throw new LabError('the trigger does not run');
		await stopN8n(this.name);
		const [[missed] = ['']] = await publishAlerts(unique('compat'), 1, 1);
		this.n8n = await restartN8n(this.name);
		const started = await this.startedFor(trigger, missed);
		if (started !== 1) throw new LabError(`${started} executions for the alert that was missed`);
		await this.assertOnce(trigger);
		return 'yes';
	}
}

const searchAll = { resource: 'search', operation: 'search', index: 'submission', query: '*', returnAll: false, limit: 1, options: {} };

const STEPS: [string, (candidate: Candidate) => Promise<string>][] = [
	["Credential's test", (candidate) => candidate.testCredential()],
	['CA Certificate and client certificate in the credential', (candidate) => candidate.tlsSettings()],
	['Submit and Wait of a file', (candidate) => candidate.submitAndWait()],
	['Search', (candidate) => candidate.search()],
	['Ingest with a notification queue', (candidate) => candidate.ingest()],
	['Trigger on alerts', (candidate) => candidate.alertTrigger()],
	['An alert while n8n restarts, once', (candidate) => candidate.restart()],
];

async function column(version: string, tarball: string): Promise<string[]> {
	const cells: string[] = [];
	try {
		const candidate = await Candidate.start(version, tarball);
		for (const [name, step] of STEPS) {
			cells.push(await step(candidate).catch((error: unknown) => `FAILED: ${error instanceof Error ? error.message : String(error)}`));
			progress(`n8n ${version}: ${name}: ${cells.at(-1) ?? ''}`);
		}
	} finally {
		await stopN8n(nameOf(version));
	}
	return cells;
}

async function main(versions: string[]): Promise<void> {
	await startAssemblyline();
	await buildPack();
	const tarball = await packTarball();
	const columns: string[][] = [];
	for (const version of versions) columns.push(await column(version, tarball));
	const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const rows = STEPS.map(([name], index) => row([name, ...columns.map((cells) => cells[index] ?? '')]));
	process.stdout.write(`${[row(['n8n', ...versions]), row(['---', ...versions.map(() => '---')]), ...rows].join('\n')}\n`);
	if (columns.flat().some((cell) => cell.startsWith('FAILED'))) process.exitCode = 1;
}

asProgram(() => main(process.argv.length > 2 ? process.argv.slice(2) : VERSIONS));
