import { failureOf as failureOfReply } from '../../../nodes/Assemblyline/client/envelope';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { whoAmI } from '../../../nodes/Assemblyline/client/user';
import type { Fault } from '../../fake';
import { clientFor, failureOf, quickRetry, settingsFor, useFake } from '../../support/fakeClient';

const fake = useFake();
const client = () => clientFor(settingsFor(fake().url), { retry: { ...quickRetry, attempts: 1 } });

describe('A reply with an envelope', () => {
	it('answers its data, and tells the version of the server', async () => {
		const one = client();
		expect(one.serverVersion).toBeUndefined();
		expect((await whoAmI(one)).username).toBe('admin');
		expect(one.serverVersion).toBe('4.7.4.25');
	});

	it('answers null and false as they are', async () => {
		expect(await client().read('ingest/get_message/empty/')).toBeNull();
		fake().submissions.looksUntilEnd = 9;
		const { sid } = await client().write<{ sid: string }>('POST', 'submit/', { json: { plaintext: 'x' } });
		expect(await client().read(`submission/is_completed/${sid}/`)).toBe(false);
	});
});

describe('A failed reply', () => {
	const table: [Fault, string, number, RegExp][] = [
		['emptyMessage', 'badRequest', 400, /status 400/],
		['termsOfService', 'termsOfService', 403, /Agree to Terms of Service/],
		['fileTooLarge', 'tooLarge', 413, /File too big/],
		['concurrentQuota', 'busy', 503, /concurrent API calls quota of 10/],
		['submissionQuota', 'busy', 503, /concurrent submission quota/],
		['ingestQuota', 'busy', 503, /concurrent submission quota/],
		['dailyQuota', 'quota', 503, /daily maximum API calls/],
		['serverError', 'serverError', 500, /Internal Server Error/],
		['badGateway', 'busy', 502, /not available/],
		['unavailable', 'busy', 503, /not available/],
		['gatewayTimeout', 'busy', 504, /not available/],
		['tooManyRequests', 'busy', 429, /not available/],
		['requestTooLarge', 'tooLarge', 413, /size/],
		['longRequestLine', 'badRequest', 400, /^The query or value is too long for the server, which takes about 4,000 characters here$/],
		['longAddress', 'badRequest', 414, /^The query or value is too long/],
		['longHeaders', 'badRequest', 400, /headers of this size/],
		['tooManyHeaders', 'badRequest', 431, /headers of this size/],
		['noCertificate', 'clientCertificate', 400, /client certificate/],
		['untrustedClient', 'clientCertificate', 400, /client certificate/],
		['plainHttp', 'redirected', 400, /speaks https/],
		['redirect', 'redirected', 302, /https:\/\/login\.example\.com$/],
		['methodNotAllowed', 'notAssemblyline', 405, /does not answer like an Assemblyline/],
		['notFoundPage', 'notAssemblyline', 404, /does not answer like an Assemblyline/],
		['webPage', 'notAssemblyline', 200, /does not answer like an Assemblyline/],
		['otherJson', 'notAssemblyline', 200, /does not answer like an Assemblyline/],
		['truncatedJson', 'notAssemblyline', 200, /does not answer like an Assemblyline/],
	];
	it.each(table)('of the sort %s is of the kind %s', async (fault, kind, status, message) => {
		fake().faults.plan(fault, { on: /whoami/ });
		const failure = await failureOf(whoAmI(client()));
		expect(failure).toBeInstanceOf(AssemblylineError);
		expect(failure).toMatchObject({ kind, status, request: 'GET user/whoami/', message: expect.stringMatching(message) as string });
	});

	it.each([
		['submission/none/', 'notFound', 404, 'Submission ID none does not exists.'],
		['alert/none/', 'notFound', 404, 'This alert does not exists...'],
		['no/such/route/', 'notFound', 404, 'Api does not exist (/api/v4/no/such/route/)'],
		['search/fields/user/', 'forbidden', 403, "Access Denied (/api/v4/search/fields/user/) [API /api/v4/search/fields/user/ requires the role 'administration' for request on index 'user']"],
	])('of %s gives the text of the server', async (path, kind, status, message) => {
		expect(await failureOf(client().read(path))).toMatchObject({ kind, status, message });
	});

	it('tells that a report is not ready', async () => {
		const one = client();
		const { sid } = await one.write<{ sid: string }>('POST', 'submit/', { json: { plaintext: 'x' } });
		const failure = await failureOf(one.read(`submission/report/${sid}/`));
		expect(failure).toMatchObject({ kind: 'notReady', status: 425, hint: expect.stringContaining('Submit and Wait') as string });
	});

	it('tells where a role is missing that a key with Read and Write lacks it, even of an administrator', async () => {
		const failure = await failureOf(client().read('search/fields/user/'));
		expect(failure).toMatchObject({ kind: 'forbidden', hint: expect.stringContaining('an Extended one') as string });
	});

	it.each([
		['[API /api/v4/user/list/ requires one of the following roles: administration]', 'an Extended one'],
		['[API /api/v4/workflow/x/ requires one of the following roles: signature_manage, workflow_manage]', 'an Extended one'],
		['[API /api/v4/assistant/ requires one of the following roles: assistant_use]', 'only if it is a Custom one'],
		['[API /api/v4/file/administration/ requires one of the following roles: submission_view, file_detail]', 'take an API key that has it'],
	])('tells of %s which key has the role', (message, hint) => {
		const text = JSON.stringify({ api_error_message: `Access Denied (/api/v4/) ${message}`, api_response: null, api_server_version: '4.7.4.25', api_status_code: 403 });
		expect(failureOfReply({ status: 403, headers: { 'content-type': 'application/json' }, body: text }, 'host')).toMatchObject({ kind: 'forbidden', hint: expect.stringContaining(hint) as string });
	});

	it.each([
		['concurrentQuota', /Concurrency/],
		['submissionQuota', /^As many files of your user are being analyzed .*raise the quota\.$/],
		['badGateway', /Try again later/],
	] as const)('of the sort %s says what to do', async (fault, hint) => {
		fake().faults.plan(fault, { on: /whoami/ });
		expect(await failureOf(whoAmI(client()))).toMatchObject({ kind: 'busy', hint: expect.stringMatching(hint) as string });
	});

	it('names where a redirect leads, without the query: that may carry a token', async () => {
		fake().faults.plan('redirect', { on: /whoami/ });
		const failure = (await failureOf(whoAmI(client()))) as AssemblylineError;
		expect(`${failure.message} ${failure.hint}`).not.toContain('token=');
		expect(fake().requests(/whoami/)).toHaveLength(1);
	});

	it('is told from a download, too, whose reply is a stream', async () => {
		expect(await failureOf(client().download('alert/none/'))).toMatchObject({ kind: 'notFound', request: 'GET alert/none/' });
		fake().faults.plan('badGateway', { on: /alert/ });
		expect(await failureOf(client().download('alert/none/'))).toMatchObject({ kind: 'busy' });
	});

	it('is a timeout where no answer comes in time', async () => {
		fake().faults.plan('silent', { on: /whoami/ });
		const impatient = clientFor(settingsFor(fake().url, { timeoutMs: 150 }), { retry: { ...quickRetry, attempts: 1 } });
		expect(await failureOf(whoAmI(impatient))).toMatchObject({ kind: 'timeout', message: expect.stringContaining('did not answer in time') as string });
	});

	it('is unreachable where the connection is cut, or nobody listens', async () => {
		fake().faults.plan('cut', { on: /whoami/ });
		expect(await failureOf(whoAmI(client()))).toMatchObject({ kind: 'unreachable' });
		const { url } = fake();
		const late = client();
		await fake().stop();
		expect(await failureOf(whoAmI(late))).toMatchObject({ kind: 'unreachable', message: `${url} cannot be reached (ECONNREFUSED)` });
	});
});

it.each([
	[429, false], [502, true], [503, false], [504, true], [520, true], [521, true], [522, true], [523, true], [524, true], [530, true],
])('A web page with status %s leaves a call in doubt: %s', (status, isInDoubt) => {
	expect(failureOfReply({ status, headers: {}, body: '<html>' }, 'https://al.example')).toMatchObject({ kind: 'busy', isInDoubt });
});
