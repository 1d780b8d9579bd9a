/** What a wait for an analysis ends by: its deadline, or the server's answer. */
import type { IHttpRequestOptions, INodeParameters } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { defaultRetry } from '../../../nodes/Assemblyline/client/retry';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { useFake } from '../../support/fakeClient';
import { credentialFor, type FakeBinary } from '../../support/helpers';
import { n8nHelpers } from '../../support/http';

const fake = useFake();
const attachment = (text: string): FakeBinary => ({ data: Buffer.from(text).toString('base64'), fileName: `${text}.txt`, mimeType: 'text/plain' });

interface RunOptions {
	binary?: Record<string, FakeBinary>;
	httpRequest?(options: IHttpRequestOptions): Promise<unknown>;
	/** Seconds that the credential gives a request. */
	timeout?: number;
}

// A look that went by the credential's time, and not by the deadline of the wait, would have no end within the test.
async function run(name: string, item: INodeParameters, { binary, httpRequest, timeout = 86_400 }: RunOptions = {}) {
	const [resource = '', operation = ''] = name.split('.');
	const { context, hints } = executeContext({
		credential: credentialFor(fake().url, { timeout }), resource, operation, items: [item], binary: binary && [binary], continueOnFail: true, httpRequest,
	});
	const [output = []] = await route(context, resources);
	return { json: output.map(({ json }) => json), hints };
}

const text = { inputSource: 'text', text: 'a', options: { classification: 'TLP:CLEAR', pollInterval: 0.2 } };
const posts = () => fake().requests(/^POST submit\//);

describe('Submit and Wait', () => {
	it('outlives a server that is gone for longer than a read is repeated, and submits once', async () => {
		fake().faults.plan('badGateway', { on: /^GET submission/, times: 8 });
		const { json } = await run('submission.submitAndWait', { ...text, waitTimeout: 60 });
		expect(json).toMatchObject([{ verdict: 'informative', state: 'completed' }]);
		expect(posts()).toHaveLength(1);
	});

	it('tells of services that failed on it', async () => {
		fake().submissions.endsWith = ['sha256.Antivirus.v1.c0.e21'];
		const { json, hints } = await run('submission.submitAndWait', text);
		expect(json).toMatchObject([{ verdict: 'informative', score: 0, serviceErrors: 1 }]);
		expect(hints).toEqual([expect.stringMatching(/^Services failed on files of it, so that findings may be missing: \w{22} \(errors: 1\)$/)]);
	});

	it('loses no verdict for want of the summary', async () => {
		fake().faults.plan('serverError', { on: /^GET submission\/summary/, times: Infinity });
		const { json } = await run('submission.submitAndWait', text);
		expect(json).toMatchObject([{ verdict: 'informative', state: 'completed', why: null }]);
	});

	it.each(['silent', 'badGateway', 'cut', 'serverError', 'webPage'] as const)('answers what the submit did at its deadline where no look succeeds: %s', async (fault) => {
		await run('user.whoAmI', {});
		fake().faults.plan(fault, { on: /^GET (submission|live)/, times: Infinity });
		const { json, hints } = await run('submission.submitAndWait', { ...text, waitTimeout: 1 });
		expect(json).toMatchObject([{ verdict: 'timed_out', score: null, state: 'submitted', why: null }]);
		expect(hints).toEqual([expect.stringMatching(/^Not completed within 1 s.*\(looked at (?:once|\d+ times); the last look failed: /)]);
	});

	it.each([['termsOfService', /terms of service/i], ['dailyQuota', /daily/]] as const)("ends by the server's answer %s, with the submission in the error", async (fault, message) => {
		fake().faults.plan(fault, { on: /^GET submission/ });
		const { json } = await run('submission.submitAndWait', { ...text, waitTimeout: 60 });
		expect(json).toMatchObject([{ error: expect.stringMatching(message) as string, details: { sid: expect.stringMatching(/^\w{22}$/) as string, description: expect.stringContaining('Submission: ') as string } }]);
	});
});

it.each([
	['Generate Alert', { generateAlert: true }], ['Generate Alert', { extraParams: '{"generate_alert": true}' }], ['Ignore Cache', { ignoreCache: true }],
])('Reuse Results is refused together with %s (%j)', async (name, options) => {
	const { json } = await run('submission.submitAndWait', { ...text, options: { reuseHours: 24, ...options } });
	expect(json).toMatchObject([{ error: expect.stringContaining(`does not go together with ${name}`) as string, details: { parameter: 'Reuse Results Newer Than (Hours)' } }]);
	expect(fake().log).toEqual([]);
});

describe('Analyze Email', () => {
	const binary = { attachment_0: attachment('one'), attachment_1: attachment('two') };

	// Between two looks nothing is waited for.
	beforeAll(() => void jest.spyOn(defaultRetry, 'sleep').mockResolvedValue());
	afterAll(() => jest.restoreAllMocks());

	it('is not complete where services failed on a part', async () => {
		fake().submissions.endsWith = ['sha256.Antivirus.v1.c0.e21', 'sha256.Other.v1.c0.e21'];
		const { json } = await run('submission.analyzeEmail', {}, { binary });
		expect(json).toMatchObject([{ verdict: 'informative', complete: false, parts: [{ serviceErrors: 2 }, { serviceErrors: 2 }, { serviceErrors: 2 }], hints: [/no text of an email/, /^Services failed on 3 of 3 parts, so that findings may be missing/].map((line): unknown => expect.stringMatching(line)) }]);
	});

	it('outlives a server that is gone for longer than a read is repeated', async () => {
		fake().faults.plan('badGateway', { on: /^GET submission/, times: 6 });
		const { json } = await run('submission.analyzeEmail', { waitTimeout: 60 }, { binary });
		expect(json).toMatchObject([{ verdict: 'informative', parts: [{ kind: 'email', verdict: 'informative' }, { verdict: 'informative' }, { verdict: 'informative' }] }]);
	});

	it('knows the part that has ended, though another is not answered for, and tells why', async () => {
		let submitted = 0;
		const original = fake().submissions.submit.bind(fake().submissions);
		fake().submissions.submit = (request) => {
			const answer = original(request);
			if (++submitted === 2) fake().faults.plan('silent', { on: new RegExp(`^GET submission/${String(Reflect.get(Object(answer.data), 'sid'))}/`), times: 99 });
			return answer;
		};
		const { json } = await run('submission.analyzeEmail', { waitTimeout: 15 }, { binary, timeout: 86_400 });
		const parts = json[0]?.parts as { verdict: string; error?: string }[];
		expect(parts.map(({ verdict }) => verdict).sort()).toEqual(['informative', 'informative', 'timed_out']);
		expect(parts.find(({ verdict }) => verdict === 'timed_out')?.error).toMatch(/^the last look failed: .*did not answer in time/);
	});
});

describe('Watch', () => {
	/** A queue that has messages for the looks after the first `failures`, and then stops. */
	function watchQueue(failures: number) {
		let looks = 0;
		const answer = (status: number, data: unknown) => {
			const body = JSON.stringify({ api_response: data, api_error_message: '', api_server_version: '4.7.4.25', api_status_code: status });
			return { statusCode: status, headers: {}, body: Readable.from([Buffer.from(body)]) };
		};
		return async (options: IHttpRequestOptions): Promise<unknown> => {
			if (options.url.includes('/live/setup_watch_queue/')) return answer(200, { wq_id: 'D-1-WQ' });
			if (!options.url.includes('/live/get_message_list/')) return n8nHelpers.httpRequest(options);
			return ++looks <= failures ? answer(502, null) : answer(200, [{ type: 'start' }, { type: 'stop' }]);
		};
	}

	it('outlives looks that have no answer, and says once that messages may be missing', async () => {
		fake().faults.plan('badGateway', { on: /^GET submission/, times: 6 });
		const { json, hints } = await run('live.watch', { submissionId: { mode: 'id', value: 'x' }, options: { pollInterval: 0.2 } }, { httpRequest: watchQueue(5) });
		expect(json).toEqual([{ type: 'start' }, { type: 'stop' }]);
		expect(hints).toEqual([expect.stringContaining('may be missing')]);
	});

	it('ends by its deadline where the server has no answer', async () => {
		fake().faults.plan('silent', { on: /^GET submission/, times: Infinity });
		const { json, hints } = await run('live.watch', { submissionId: { mode: 'id', value: 'x' }, options: { pollInterval: 0.2 }, watchTimeout: 1 }, { httpRequest: watchQueue(Infinity) });
		expect(json).toEqual([]);
		expect(hints.at(-1)).toContain('Not ended when the watch was over');
	});
});

describe('Retrohunt: Wait', () => {
	const job = { key: 'a1', description: 'a hunt', total_errors: 1, total_warnings: 0 };
	/** A server with a job that is finished at the look with this number; the fake one has no retrohunt. */
	const server = (finishedAt: number) => {
		let looks = 0;
		return async (options: IHttpRequestOptions) => {
			const { pathname } = new URL(options.url);
			if (!pathname.includes('/retrohunt/')) return n8nHelpers.httpRequest(options);
			const reply = pathname.includes('/hits/') ? { items: [], total: 12, offset: 0, rows: 1 } : { ...job, finished: ++looks >= finishedAt };
			return { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(JSON.stringify({ api_response: reply, api_error_message: '', api_server_version: '4.7.4.25', api_status_code: 200 }))]) };
		};
	};

	it('answers the job once it is finished, with the number of its hits', async () => {
		const { json, hints } = await run('retrohunt.wait', { retrohuntId: 'a1', waitTimeout: 60, options: { pollInterval: 0.2 } }, { httpRequest: server(3) });
		expect(json).toEqual([{ ...job, finished: true, total_hits: 12 }]);
		expect(hints).toEqual([]);
	});

	it('answers it as it stands when the wait is over', async () => {
		const { json, hints } = await run('retrohunt.wait', { retrohuntId: 'a1', waitTimeout: 1, options: { pollInterval: 0.2 } }, { httpRequest: server(Infinity) });
		expect(json).toEqual([{ ...job, finished: false, total_hits: 12 }]);
		expect(hints).toEqual([expect.stringMatching(/^Not finished within 1 s, and going on by itself: a1 \(looked at \d+ times\)$/)]);
	});
});
