/** After the pack was used in every way, and failed in every way, no secret stands where people read. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LabServer } from '../lab/assemblyline';
import { lab } from '../lab/assemblyline/facts';
import type { Execution, Json } from '../lab/n8n/driver';
import { logFile, runRoot, sleep } from '../lab/support';
import { E2E_N8N, type Stage, stage } from './stage';

const [server] = lab.servers as [LabServer];
const pem = (file: string) => readFileSync(file, 'utf8');
const mark = () => `S3cr3t${Math.random().toString(36).slice(2)}`;
const certificate = { certificate: pem(lab.clientCertificate), privateKey: pem(lab.clientKey), passphrase: lab.clientKeyPassphrase };

/** The distinct secrets of this test, and the lines of the private key, which a log may break or join. */
const secrets = { keyOfNobody: mark(), passwordOfNobody: mark(), wrongPassphrase: mark(), header: mark() };
const keyLines = certificate.privateKey.split('\n').filter((line) => line.length > 40 && !line.startsWith('-'));
const forbidden: [string, string | RegExp][] = [
	...Object.entries(secrets),
	['API key of the administrator', lab.admin.apiKey],
	['passphrase', lab.clientKeyPassphrase],
	...keyLines.map((line, index): [string, string] => [`line ${index} of the private key`, line]),
	// Flask's signed session, and the token beside it.
	['session cookie', /session=\.?[\w-]{20,}|"session":\s*"\.?[\w-]{20,}/],
	['XSRF token', /XSRF-TOKEN["']?\s*[=:]\s*["']?[0-9A-Z]{8,}/i],
];

const found = (text: string) => forbidden.filter(([, secret]) => (typeof secret === 'string' ? text.includes(secret) : secret.test(text))).map(([name]) => name);

/** What n8n writes in its folder for people to read, from where it was before. */
function logs(): string[] {
	const folder = join(runRoot, `n8n-${E2E_N8N}`, '.n8n');
	return [logFile(`n8n-${E2E_N8N}`), ...readdirSync(folder).filter((name) => name.endsWith('.log')).map((name) => join(folder, name))];
}

const whoAmI = { resource: 'user', operation: 'whoAmI' };
const missing = { resource: 'submission', operation: 'get', submissionId: { __rl: true, mode: 'id', value: 'no-such-submission' } };
const badParameter = { resource: 'submission', operation: 'get', submissionId: { __rl: true, mode: 'id', value: 'a/b' } };

const byKey = { headers: { values: [{ name: 'X-Token', value: secrets.header }] } };
const byPassword = { authentication: 'password', password: lab.admin.password };
const byCertificate = { serverUrl: server.identityUrl, authentication: 'clientCertificate', ...certificate };
const dead = { serverUrl: 'https://127.0.0.1:9' };
const refused = {
	key: { username: `nobody-${secrets.keyOfNobody.slice(-6)}`, apiKey: `devkey:${secrets.keyOfNobody}` },
	password: { authentication: 'password', username: `nobody-${secrets.passwordOfNobody.slice(-6)}`, password: secrets.passwordOfNobody },
};

const uses: [string, Json, Json, 'error' | 'success'][] = [
	...([['an API key', byKey], ['a password', byPassword], ['a client certificate', byCertificate]] as [string, Json][]).flatMap(
		([name, data]): [string, Json, Json, 'error' | 'success'][] => [
			[`${name}, in success`, data, whoAmI, 'success'],
			[`${name}, of what is not there`, data, missing, 'error'],
			[`${name}, with a bad parameter`, data, badParameter, 'error'],
			[`${name}, without a server`, { ...data, ...dead }, whoAmI, 'error'],
			[`${name}, with an untrusted certificate`, { ...data, caCertificate: pem(lab.otherCa) }, whoAmI, 'error'],
		],
	),
	['an API key that is refused', refused.key, whoAmI, 'error'],
	['a password that is refused', refused.password, whoAmI, 'error'],
	['a passphrase that is wrong', { ...byCertificate, passphrase: secrets.wrongPassphrase }, whoAmI, 'error'],
	['a certificate that the server does not want', { ...byKey, serverUrl: server.mtlsUrl, certificate: pem(lab.otherClientCertificate), privateKey: pem(lab.otherClientKey), passphrase: lab.clientKeyPassphrase }, whoAmI, 'error'],
];

describe('No secret is to be seen', () => {
	let theStage: Stage;
	const credentials: string[] = [];
	const before = new Map<string, number>();

	const credential = async (data: Json) => {
		const made = await theStage.credential(server, data);
		credentials.push(made.id);
		return made;
	};

	beforeAll(async () => {
		theStage = await stage();
		for (const file of logs()) before.set(file, statSync(file).size);
	});
	afterAll(async () => {
		for (const id of credentials) await theStage.n8n.deleteCredential(id);
	});

	const clean = (execution: Execution) => expect(found(JSON.stringify(execution))).toEqual([]);

	it.each(uses)('in an execution with %s', async (_, data, parameters, status) => {
		const used = await credential(data);
		const { execution, error } = await theStage.runNode(used, parameters);
		expect([execution.status, error?.message]).toEqual([status, status === 'success' ? undefined : expect.any(String)]);
		clean(execution);
	});

	it.each(uses.filter(([, , , status]) => status === 'error'))('in the error items of %s', async (_, data, parameters) => {
		const used = await credential(data);
		// Each item tries a server that is not there for seconds.
		const input = data.serverUrl === dead.serverUrl ? [{}] : [{}, {}];
		const { execution, items } = await theStage.runNode(used, parameters, input, { onError: 'continueRegularOutput' });
		// Bad parameters and credentials stop the node, or become items: either way without secrets.
		if (execution.status === 'success') expect(items[0]?.json).toHaveProperty('error');
		clean(execution);
	});

	it.each<[string, Json]>(uses.map(([name, data]) => [name, data]))('in the test of a credential with %s', async (_, data) => {
		expect(found(JSON.stringify(await theStage.n8n.testCredential(await credential(data))))).toEqual([]);
	});

	it('in the execution of a trigger whose login is refused', async () => {
		const used = await credential(refused.password);
		const id = await theStage.n8n.createWorkflow(theStage.workflow('trigger'), [used]);
		try {
			await theStage.n8n.activate(id);
			const [execution] = await theStage.n8n.waitForExecutions(id, 1);
			expect(execution?.status).toBe('error');
			expect(JSON.stringify(execution?.data)).toContain('refused the login of nobody');
			if (execution) clean(execution);
			expect(found(JSON.stringify(await theStage.n8n.publication(id)))).toEqual([]);
		} finally {
			await theStage.n8n.deactivate(id).catch(() => undefined);
			await theStage.n8n.deleteWorkflow(id);
		}
	});

	it("in n8n's logs since then", async () => {
		await sleep(1000);
		for (const file of logs()) {
			const text = readFileSync(file).subarray(before.get(file) ?? 0).toString('utf8');
			expect([file, found(text)]).toEqual([file, []]);
		}
	});

	it('unless one looks for it: the check itself finds each of them', () => {
		const cookies = 'session=.eJwVyLEOwjAMANF_8dwB; XSRF-TOKEN=7RKEJ3AB12CD';
		const all = [...forbidden.map(([, secret]) => (typeof secret === 'string' ? secret : '')), cookies].join('\n');
		expect(found(all)).toEqual(forbidden.map(([name]) => name));
	});
});
