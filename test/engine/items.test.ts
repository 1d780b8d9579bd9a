import { createHash } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import { EICAR } from '../support/eicar';
import { submit } from '../../nodes/Assemblyline/client/submit';
import { FakeAssemblyline } from '../fake';
import { ok } from '../fake/answer';
import { clientFor, settingsFor } from '../support/fakeClient';
import { credentialFor } from '../support/helpers';
import { useStage } from './stage';

const { fake, run, sent } = useStage();
const texts = (...values: string[]) => values.map((text) => ({ json: { text } }));
const TEXT = { inputSource: 'text', text: '={{ $json.text }}' };
const namesOf = (output: INodeExecutionData[] = []) => output.map(({ json }) => json.text ?? json.error ?? json.sid);

describe('Output by Verdict', () => {
	it('by an expression lets no item through, and none vanish', async () => {
		const { outputs } = await run('submission.submitAndWait', { ...TEXT, outputByVerdict: '={{ $json.text.length > 0 }}' }, { items: texts('a', EICAR, ''), onError: 'continueErrorOutput' });
		expect(outputs.flat()).toHaveLength(3);
		expect(outputs[0]).toEqual([]);
		expect(namesOf(outputs.at(-1))).toEqual(['a', EICAR, '']);
		expect(sent()).toEqual([]);
	});

	it('has each item at its output, and the errors at the one of errors', async () => {
		const { outputs } = await run('submission.submitAndWait', { ...TEXT, outputByVerdict: true }, { items: texts('a', EICAR, ''), onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output.length)).toEqual([1, 0, 1, 0, 1]);
	});

	it.each([true, false])('releases nothing on which services failed, and blocks it all the same (Simplify %s)', async (simplify) => {
		fake().submissions.endsWith = ['sha256.Antivirus.v1.c0.e21'];
		const { outputs } = await run('submission.submitAndWait', { ...TEXT, simplify, outputByVerdict: true }, { items: texts('a', EICAR) });
		expect(outputs.map((output) => output.length)).toEqual([1, 0, 0, 1]);
	});
});

describe('What is wrong before the first item', () => {
	it.each([
		['submission.submitAndWait', { ...TEXT, requestOptions: { concurrency: '={{ $json.parallel ?? "" }}' } }],
		['submission.vanish', TEXT],
		['vanished.submit', TEXT],
	])('is an error item for each where the node goes on: %s', async (operation, parameters) => {
		const { outputs } = await run(operation, parameters, { items: texts('a', 'b'), onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output.length)).toEqual([0, 2]);
		expect(outputs[1]?.map(({ json }) => typeof json.error)).toEqual(['string', 'string']);
		expect(sent()).toEqual([]);
	});
});

describe('Retry On Fail', () => {
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	it.each(['ingest.ingest', 'alert.setStatusByQuery'])('of an operation that sends something in, or changes something, is refused before anything is sent: %s', async (operation) => {
		const { outputs } = await run(operation, { ...TEXT, query: 'alert_id:a', status: 'TRIAGE' }, { items: texts('', 'b', 'c'), onError: 'continueErrorOutput', settings });
		expect(outputs.map((output) => output.length)).toEqual([0, 3]);
		expect(outputs[1]?.[1]?.json.error).toContain('Retry On Fail');
		expect(sent()).toEqual([]);
	});

	it('of a change that may be repeated does it again, for all items', async () => {
		fake().faults.plan('badGateway', { on: /^POST alert\/status\/lab-alert-2/ });
		fake().faults.plan(ok({ success: true }), { on: /^POST alert\/status/, times: 9 });
		const { outputs, error } = await run('alert.setStatus', { alertId: '={{ $json.id }}', status: 'TRIAGE' }, { items: ['lab-alert-1', 'lab-alert-2'].map((id) => ({ json: { id } })), settings });
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json }) => json)).toEqual([{ alertId: 'lab-alert-1', success: true }, { alertId: 'lab-alert-2', success: true }]);
		expect(sent().filter((request) => request.startsWith('POST alert/')).map((request) => request.split(' ')[1])).toEqual([1, 2, 1, 2].map((number) => `alert/status/lab-alert-${number}/`));
	});

	const posts = () => sent().filter((request) => request.startsWith('POST submit/'));

	it('of a submission finds that of the earlier try, and goes on with it', async () => {
		fake().faults.plan('termsOfService', { on: /^GET submission\/[^/]+\/$/ });
		const { outputs, error, hints } = await run('submission.submitAndWait', TEXT, { items: texts('a'), settings });
		expect(error).toBeUndefined();
		expect(outputs[0]).toMatchObject([{ json: { verdict: 'informative', state: 'completed' } }]);
		expect(posts()).toEqual([expect.stringContaining('"metadata":{"n8n_try":"')]);
		expect(hints).toContainEqual(expect.stringMatching(/^An earlier try had handed this in already: it was not submitted again: /));
	});

	it('of several makes one of each, though n8n does all again', async () => {
		fake().faults.plan('unavailable', { on: /^POST submit/ });
		const { outputs } = await run('submission.submit', TEXT, { items: texts('a', 'b', 'c'), onError: 'continueErrorOutput', settings });
		expect(outputs.map((output) => output.length)).toEqual([3, 0]);
		expect(new Set(outputs[0]?.map(({ json }) => json.sid)).size).toBe(3);
		// The first one was refused, and is sent again.
		expect(posts().map((post) => /"plaintext":"(.)"/.exec(post)?.[1])).toEqual(['a', 'b', 'c', 'a']);
	});

	it('of several counts those that were handed in no second time against the quota', async () => {
		fake().submissions.quota = { daily: 100, left: 2 };
		fake().faults.plan('termsOfService', { on: /^GET submission\/[^/]+\/$/ });
		const { outputs, error } = await run('submission.submitAndWait', TEXT, { items: texts('a', 'b'), settings });
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(2);
	});

	it('of a node that runs twice in an execution makes a submission in each run', async () => {
		const { run: whole } = await run('submission.submit', TEXT, { items: texts('a'), settings, twice: true });
		const sids = whole.data.resultData.runData.Assemblyline?.map(({ data }) => data?.main?.[0]?.[0]?.json.sid);
		expect(new Set(sids).size).toBe(2);
		expect(posts()).toHaveLength(2);
	});

	it('of one of which nobody knows whether it arrived looks for its mark', async () => {
		const { sid } = await submit(clientFor(settingsFor(fake().url)), { kind: 'text', text: 'a' }, {});
		fake().log.length = 0;
		fake().faults.plan('badGateway', { on: /^POST submit/ });
		fake().faults.plan(ok({ items: [{ sid }], total: 1, offset: 0, rows: 1 }), { on: /^POST search\/submission/ });
		const { outputs } = await run('submission.submit', TEXT, { items: texts('a'), settings });
		expect(outputs[0]).toMatchObject([{ json: { sid } }]);
		const mark = /"n8n_try":"([^"]+)"/.exec(posts().join())?.[1];
		expect(posts()).toHaveLength(1);
		expect(sent()).toContainEqual(expect.stringContaining(`"query":"metadata.n8n_try:\\"${mark}\\""`));
	});

	it('of one that is not found is no second one, but an error', async () => {
		fake().faults.plan('badGateway', { on: /^POST submit/ });
		const { error, description } = await run('submission.submit', TEXT, { items: texts('a'), settings: { ...settings, maxTries: 2 } });
		expect(error).toMatch(/it was not submitted again/);
		expect(description).toMatch(/^Look for metadata\.n8n_try:"[-0-9a-f]+" before you repeat it\./);
		expect(posts()).toHaveLength(1);
	});

	it('of one that only reads repeats it', async () => {
		const { outputs } = await run('alert.get', { alertId: '={{ $json.text }}' }, { items: texts('none', 'lab-alert-1'), onError: 'continueErrorOutput', settings });
		expect(outputs.map((output) => output.length)).toEqual([1, 1]);
		expect(sent()).toHaveLength(6);
	});
});

describe('With several items at once', () => {
	it('a failure is told at once: what is only waited for is given up', async () => {
		fake().submissions.looksUntilEnd = 999;
		fake().faults.plan('requestTooLarge', { on: /^POST submit/ });
		const { error } = await run('submission.submitAndWait', { ...TEXT, waitTimeout: 86_400, options: { pollInterval: 0.2 }, requestOptions: { concurrency: 2 } }, { items: texts('a', 'b', 'c') });
		expect(error).toMatch(/refuses a request of this size/);
	});
});

describe('A failure that ends the run', () => {
	it('names what was handed in beside it: it goes on at the server', async () => {
		fake().submissions.looksUntilEnd = 999;
		fake().faults.plan('requestTooLarge', { on: /^POST submit/ });
		const { description = '' } = await run('submission.submitAndWait', { ...TEXT, waitTimeout: 20, requestOptions: { concurrency: 3 } }, { items: texts('a', 'b', 'c') });
		const [, named = ''] = /Handed in all the same: (.*)\./.exec(description) ?? [];
		const made = named.split(', ');
		expect(new Set(made).size).toBe(2);
		const client = clientFor(settingsFor(fake().url));
		for (const sid of made) expect(await client.read(`submission/${sid}/`)).toMatchObject({ sid });
	});

	it('says of nothing that was only read that it was handed in', async () => {
		const { description = '' } = await run('alert.get', { alertId: '={{ $json.text }}' }, { items: texts('lab-alert-1', 'none') });
		expect(description).toContain('1 result(s) of other items were already there');
		expect(description).not.toContain('Handed in');
	});
});

describe('A credential with expressions', () => {
	let other: FakeAssemblyline;
	beforeEach(async () => {
		other = await FakeAssemblyline.start();
	});
	afterEach(() => other.stop());

	it.each([['submission.submit'], ['ingest.ingestMany']])('sends each item to its own server: %s', async (operation) => {
		const items = [{ json: { text: 'a', server: fake().url } }, { json: { text: 'b', server: other.url } }, { json: { text: 'c', server: fake().url } }];
		const { error } = await run(operation, TEXT, { items, credential: credentialFor('={{ $json.server }}') });
		expect(error).toBeUndefined();
		const textsOf = (server: FakeAssemblyline) => server.requests(/^POST (submit|ingest)/).map(({ json }) => (json as { plaintext: string }).plaintext);
		expect([textsOf(fake()), textsOf(other)]).toEqual([['a', 'c'], ['b']]);
	});

	it('fails for the item that gives none, and runs for the others', async () => {
		const { outputs } = await run('submission.submit', TEXT, {
			items: [{ json: { text: 'a' } }, { json: { text: 'b', server: fake().url } }],
			credential: credentialFor('={{ $json.server }}'),
			onError: 'continueErrorOutput',
		});
		expect(outputs.map((output) => output.length)).toEqual([1, 1]);
		expect(outputs[1]?.[0]?.json.error).toContain('Server URL');
	});
});

it('The event loop goes on turning while parameters are read', async () => {
	let turns = 0;
	let timer = setImmediate(function turn() {
		turns++;
		timer = setImmediate(turn);
	});
	const items = texts(...Array.from({ length: 1_000 }, () => ''));
	// Every item is bad, so that nothing but reading happens.
	await run('submission.submit', { ...TEXT, metadata: { entries: [{ key: 'k', value: '={{ $json.text }}' }] } }, { items, onError: 'continueRegularOutput' });
	clearImmediate(timer);
	expect(turns).toBeGreaterThan(15);
});

describe('Hints', () => {
	it('about many items are one, which counts them', async () => {
		fake().submissions.looksUntilEnd = 999;
		const { hints } = await run('submission.submitAndWait', { ...TEXT, waitTimeout: 1, options: { pollInterval: 0.5 }, requestOptions: { concurrency: 12 } }, { items: texts(...Array.from({ length: 12 }, (_, number) => `${number}`)) });
		expect(hints).toEqual([expect.stringMatching(/^The server marked it as TLP:CLEAR, as Classification was left out.*\(12\)/), expect.stringMatching(/^Not completed within 1 s.*\(12\)/)]);
	});
});

describe('A list that breaks off', () => {
	it('says in its error item how many results came before', async () => {
		fake().search.documents.submission = Array.from({ length: 600 }, (_, number) => ({ number }));
		const answer = fake().search.answer.bind(fake().search);
		jest.spyOn(fake().search, 'answer').mockImplementation((request) => {
			const { deep_paging_id: page } = request.json as { deep_paging_id?: string };
			return page === '*' ? answer(request) : { status: 500, error: 'Internal Server Error', data: '' };
		});
		const list = { index: 'submission', query: '*', returnAll: true };
		const { outputs } = await run('search.search', list, { onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output.length)).toEqual([500, 1]);
		expect(outputs[1]?.[0]?.json.details).toMatchObject({ resultsBefore: 500 });
		const { description } = await run('search.search', list);
		expect(description).toContain('500 result(s) of this item');
		expect(description).not.toContain('of other items');
	});
});

describe('Keep Input Binary', () => {
	const file = { data: Buffer.from('hello').toString('base64'), fileName: 'a.txt', mimeType: 'text/plain' };
	it.each(['submission.submit', 'submission.submitAndWait', 'ingest.ingest'])('hands on the file of the item: %s', async (operation) => {
		const items = [{ json: {}, binary: { data: file } }];
		expect((await run(operation, { inputSource: 'binary' }, { items })).outputs[0]?.[0]?.binary).toBeUndefined();
		const { outputs } = await run(operation, { inputSource: 'binary', options: { keepInputBinary: true } }, { items });
		expect(outputs[0]?.[0]?.binary).toEqual({ data: file });
	});
});

describe('An agent', () => {
	it('that asks for all gets no more than one page of the server', async () => {
		fake().search.documents.submission = Array.from({ length: 1_200 }, (_, number) => ({ number }));
		const { outputs } = await run('search.search', { index: 'submission', query: '*', returnAll: true }, { asTool: true });
		expect(sent()).toHaveLength(1);
		expect(outputs[0]?.[0]?.json.result).toMatch(/500 result/);
	});
});

describe('Analyze Email', () => {
	it('takes the mail of each item from the item itself', async () => {
		const items = ['one', 'two'].map((name) => ({ json: { textPlain: '', textHtml: `<a href="https://${name}.example/">x</a>`, subject: name }, binary: { attachment_0: { data: Buffer.from(name).toString('base64'), fileName: `${name}.txt`, mimeType: 'text/plain' } } }));
		const { outputs } = await run('submission.analyzeEmail', {}, { items });
		expect(outputs[0]?.map(({ json }) => json)).toMatchObject(['one', 'two'].map((name) => ({
			verdict: 'informative', email: { subject: name }, links: [{ host: `${name}.example` }], parts: [{ kind: 'email' }, { kind: 'attachment', file: `${name}[.]txt` }, { kind: 'url' }],
		})));
	});

	it('of an expression takes the binary field', async () => {
		const mail = 'From: a@b.example\r\nTo: c@d.example\r\nSubject: whole\r\n\r\nHi\r\n';
		const { outputs } = await run('submission.analyzeEmail', { emailSource: 'file', binaryPropertyName: '={{ Object.keys($binary)[0] }}' }, { items: [{ json: {}, binary: { mail_1: { data: Buffer.from(mail).toString('base64'), mimeType: 'text/plain' } } }] });
		expect(outputs[0]?.[0]?.json).toMatchObject({ email: { subject: 'whole', form: 'raw' } });
	});
});

describe('Ingest Many', () => {
	it('sends a file whose hash came before: the server may not have it', async () => {
		const hash = createHash('sha256').update('a').digest('hex');
		await run('ingest.ingestMany', { inputSource: '={{ $json.kind }}', hash, text: 'a' }, { items: [{ json: { kind: 'hash' } }, { json: { kind: 'text' } }, { json: { kind: 'text' } }] });
		expect(sent().filter((request) => request.startsWith('POST ingest/'))).toEqual([expect.stringContaining('"sha256"'), expect.stringContaining('"plaintext"')]);
	});
});
