import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, flaskPage, ok, refuse } from './answer';
import { FakeAuth } from './auth';
import { constants, services, whoAmI } from './documents';
import { faultyAnswers, Faults } from './faults';
import { type LoggedRequest, readRequest } from './request';
import { FakeSearch } from './search';
import { FakeSubmissions } from './submissions';

/** The version that this server follows where the two of the lab differ. */
export const FAKE_VERSION = '4.7.4.25';

/**
 * An Assemblyline server as far as this pack knows one. Whatever it answers is compared with the real servers
 * by the contract tests; change both together.
 */
export class FakeAssemblyline {
	/** Every request, in the order in which they came. */
	readonly log: LoggedRequest[] = [];
	readonly auth = new FakeAuth();
	readonly submissions = new FakeSubmissions();
	readonly search = new FakeSearch();
	readonly faults = new Faults();
	private readonly server: Server = createServer((message, response) => void this.serve(message, response));

	static async start(): Promise<FakeAssemblyline> {
		const fake = new FakeAssemblyline();
		await new Promise<void>((resolve) => fake.server.listen(0, '127.0.0.1', resolve));
		return fake;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** The requests so far whose `METHOD path` matches. */
	requests(matching: RegExp): LoggedRequest[] {
		return this.log.filter(({ method, path }) => matching.test(`${method} ${path}`));
	}

	get logins(): LoggedRequest[] {
		return this.requests(/^POST auth\/login\/$/);
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
		const request = await readRequest(message).catch(() => undefined);
		if (!request) return;
		this.log.push(request);
		const fault = this.faults.take(request);
		if (fault === 'silent') return;
		if (fault === 'cut') return void message.socket.destroy();
		const answer: Answer = typeof fault === 'string' ? faultyAnswers[fault] : (fault ?? this.answer(request));
		const cookies = [answer.headers?.['set-cookie'] ?? [], this.auth.nextCookies.splice(0)].flat();
		const body = answer.text?.body ?? JSON.stringify(envelope(answer));
		response.writeHead(answer.status, {
			...answer.headers,
			'content-type': answer.text?.type ?? 'application/json',
			...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
		});
		response.end(body);
	}

	private answer(request: LoggedRequest): Answer {
		const { method, path, fullPath } = request;
		if (path === 'auth/login/') return this.auth.login(request);
		if (!path.endsWith('/') && fullPath.startsWith('/api/v4/')) {
			const target = `${this.url}${fullPath}/`;
			return flaskPage(308, 'Redirecting...', `You should be redirected automatically to the target URL: ${target}`, { location: target });
		}
		const handler = this.handler(method, path);
		if (!handler) return refuse(404, `Api does not exist (${fullPath})`);
		return this.auth.check(request) ?? handler(request);
	}

	private handler(method: string, path: string): ((request: LoggedRequest) => Answer) | undefined {
		const [area, first = '', second] = path.split('/').map(decodeURIComponent);
		switch (`${method} ${area}`) {
			case 'GET ':
				return path === '/api/' ? () => ok(['v4']) : undefined;
			case 'GET alert':
				return () => this.search.getAlert(first);
			case 'GET auth':
				return first === 'logout' ? (request) => this.auth.logout(request) : undefined;
			case 'GET file':
				return first === 'info' ? () => this.submissions.fileInfo(second ?? '') : undefined;
			case 'GET help':
				return first === 'constants' ? () => ok(constants) : undefined;
			case 'GET ingest':
				if (first === 'get_message') return () => this.submissions.popOne(second ?? '');
				return first === 'get_message_list' ? ({ query }) => this.submissions.popMany(second ?? '', query) : undefined;
			case 'GET search':
			case 'POST search':
				return (request) => this.search.answer(request, this.auth.isAdministrator(request));
			case 'GET service':
				return first === 'all' ? () => ok(services) : undefined;
			case 'GET submission':
				return () => (second ? this.submissions.read(first, second) : this.submissions.read('', first));
			case 'GET user':
				return first === 'whoami' ? (request) => this.submissions.withQuota(ok(whoAmI(this.auth.username(request), this.submissions.savedParams, this.submissions.quota?.daily))) : undefined;
			case 'POST ingest':
				return (request) => this.submissions.counted(() => this.submissions.ingest(request));
			case 'POST submit':
				return (request) => this.submissions.submitted(() => this.submissions.submit(request));
			case 'POST ui':
				return (request) => (first === 'start' ? this.submissions.submitted(() => this.submissions.start(second ?? '', request)) : this.submissions.chunk(request));
			default:
				return undefined;
		}
	}
}

function envelope({ status, data, error = '' }: Answer) {
	return { api_error_message: error, api_response: data, api_server_version: FAKE_VERSION, api_status_code: status };
}
