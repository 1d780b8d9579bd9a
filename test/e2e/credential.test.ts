import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LabServer } from '../lab/assemblyline';
import { lab } from '../lab/assemblyline/facts';
import { type Json, nodeError, nodeOutput } from '../lab/n8n/driver';
import { unique } from '../support/unique';
import { type Stage, stage } from './stage';

const pem = (file: string) => readFileSync(file, 'utf8');
const [current] = lab.servers as [LabServer];
const certificate = { useClientCertificate: true, certificate: pem(lab.clientCertificate), privateKey: pem(lab.clientKey), passphrase: lab.clientKeyPassphrase };

/** What n8n's password fields do to a pasted text. */
const oneLine = (text: string) => text.trim().replace(/\n/g, ' ');

function listen(server: Server): Promise<string> {
	return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
}

describe('The credential', () => {
	let theStage: Stage;
	const html = createServer((_, reply) => reply.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>'));
	const truncated = createServer((_, reply) => reply.writeHead(200, { 'content-type': 'application/json' }).end('{"api_response": {"user'));
	let htmlUrl: string;
	let truncatedUrl: string;

	beforeAll(async () => {
		theStage = await stage();
		[htmlUrl, truncatedUrl] = await Promise.all([listen(html), listen(truncated)]);
	});
	afterAll(() => {
		html.close();
		truncated.close();
	});

	const test = async (data: Json, server = current) => theStage.n8n.testCredential(await theStage.credential(server, data));

	describe.each(lab.servers.map((server) => [server.version, server] as [string, LabServer]))('on Assemblyline %s', (version, server) => {
		it.each<[string, Json]>([
			['an API key', {}],
			['a password', { authentication: 'password', password: 'admin' }],
			['a URL that was pasted from the browser', { serverUrl: `${server.url}/api/v4/?x=1#top` }],
			['a certificate authority whose line ends are lost', { caCertificate: oneLine(pem(lab.ca)) }],
			['verification switched off', { caCertificate: '', ignoreSslIssues: true }],
			['an API key behind a client certificate', { serverUrl: server.mtlsUrl, ...certificate }],
			['a password behind a client certificate', { serverUrl: server.mtlsUrl, authentication: 'password', password: 'admin', ...certificate }],
		])('connects with %s', async (_, data) => {
			expect(await test(data, server)).toEqual({ status: 'OK', message: `Connected as admin to Assemblyline ${version}` });
		});

		it('connects with a client certificate alone, as the user that the ingress sees', async () => {
			const answer = await test({ serverUrl: server.identityUrl, authentication: 'clientCertificate', ...certificate }, server);
			expect(answer).toEqual({ status: 'OK', message: `Connected as user to Assemblyline ${version}` });
		});
	});

	it.each<[string, () => Json, RegExp]>([
		['a wrong API key', () => ({ apiKey: `devkey:${unique()}` }), /refused the login of admin.*API key/is],
		['an API key without its name', () => ({ apiKey: 'justthesecret' }), /API Key: must have the form name:secret/],
		['a wrong password', () => ({ authentication: 'password', username: 'user', password: unique() }), /refused the login of user.*Password/is],
		['a user that is not there', () => ({ username: `nobody-${unique()}` }), /refused the login of nobody/],
		['no server', () => ({ serverUrl: 'https://127.0.0.1:9' }), /https:\/\/127\.0\.0\.1:9 cannot be reached/],
		['an unknown host', () => ({ serverUrl: 'https://no-such-host.invalid' }), /cannot be reached.*name is not known/],
		['a URL without a scheme', () => ({ serverUrl: 'assemblyline.local' }), /Server URL: must start with https/],
		['http instead of https', () => ({ serverUrl: current.url.replace('https', 'http') }), /speaks https, not http/],
		['an untrusted certificate', () => ({ caCertificate: '' }), /is not trusted.*CA Certificate/s],
		['the wrong authority', () => ({ caCertificate: pem(lab.otherCa) }), /is not trusted/],
		['an authority that is not PEM', () => ({ caCertificate: 'MIIB' }), /CA Certificate: is not PEM/],
		['no client certificate where one is asked for', () => ({ serverUrl: current.mtlsUrl }), /client certificate/],
		[
			'a client certificate of another authority',
			() => ({ serverUrl: current.mtlsUrl, ...certificate, certificate: pem(lab.otherClientCertificate), privateKey: pem(lab.otherClientKey) }),
			/client certificate/,
		],
		['a wrong passphrase', () => ({ serverUrl: current.mtlsUrl, ...certificate, passphrase: 'wrong' }), /passphrase/],
		['a certificate without its key', () => ({ ...certificate, privateKey: '' }), /Private Key: is empty/],
		['a page that is not an Assemblyline', () => ({ serverUrl: htmlUrl }), /does not answer like an Assemblyline server.*text\/html/s],
		['a server that sends truncated JSON', () => ({ serverUrl: truncatedUrl }), /does not answer like an Assemblyline server/],
	])('says what is wrong with %s', async (_, data, message) => {
		expect(await test(data())).toEqual({ status: 'Error', message: expect.stringMatching(message) });
	});

	it('asks the server once for a secret that it has refused', async () => {
		const apiKey = `devkey:${unique()}`;
		const first = await test({ apiKey });
		const second = await test({ apiKey });
		expect(first.message).not.toMatch(/not tried again/);
		expect(second.message).toMatch(/not tried again for \d+ s/);
	});

	describe('in the HTTP Request node', () => {
		async function request(url: string, data: Json = {}) {
			const credential = await theStage.credential(current, data);
			const workflow = theStage.workflow('http-request');
			for (const node of workflow.nodes) if (node.name === 'HTTP Request') Object.assign(node.parameters as Json, { url });
			const id = await theStage.n8n.createWorkflow(workflow, [credential]);
			const execution = await theStage.n8n.run(id, 'Start');
			await theStage.n8n.deleteWorkflow(id);
			return { items: nodeOutput(execution, 'HTTP Request'), error: nodeError(execution, 'HTTP Request') };
		}

		it.each<[string, Json]>([
			['an API key', {}],
			['a password', { authentication: 'password', password: 'admin' }],
			['an API key behind a client certificate', { serverUrl: current.mtlsUrl, ...certificate }],
		])('works with %s', async (_, data) => {
			const { items, error } = await request(`${String(data.serverUrl ?? current.url)}/api/v4/user/whoami/`, data);
			expect(error).toBeUndefined();
			expect(items[0]?.json).toMatchObject({ api_response: { username: 'admin' }, api_status_code: 200 });
		});

		it('never sends the session to another server', async () => {
			const { error } = await request(`${htmlUrl}/steal`);
			expect(JSON.stringify(error)).toMatch(/This credential is for/);
		});
	});
});
