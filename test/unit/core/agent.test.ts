/** What an AI agent may do with the node as a tool, and what it gets. */
import fc from '../../support/properties';
import type { NodeApiError } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { agentItem } from '../../../nodes/Assemblyline/core/agent';
import { route } from '../../../nodes/Assemblyline/core/router';
import { alertDigest, hashDigest, notificationDigest, submissionDigestWithOrigin } from '../../../nodes/Assemblyline/findings/digest';
import { lookedUp } from '../../../nodes/Assemblyline/findings/lookUp';
import { seenFile } from '../../../nodes/Assemblyline/findings/seen';
import { renderPlainText } from '../../../nodes/Assemblyline/report/plainText';
import { buildReport, fitted } from '../../../nodes/Assemblyline/report/report';
import { resources } from '../../../nodes/Assemblyline/resources';
import { ok } from '../../fake/answer';
import { executeContext } from '../../support/contexts';
import { failureOf, useFake } from '../../support/fakeClient';
import { credentialFor, type FakeBinary } from '../../support/helpers';
import { HOSTILE, MARKED } from '../../support/hostileTexts';
import { linksIn } from '../../support/linkers';
import { found, sample, SERVER, SHA } from '../report/reportSample';

const fake = useFake();
const textOf = (...jsons: object[]) => String(agentItem(jsons.map((json) => ({ json: json as Record<string, string> }))).json.result);

describe('What an agent gets', () => {
	it('is fenced, and says that it is not to be trusted', () => {
		const text = textOf({ name: 'a' });
		expect(text).toMatch(/^1 result\(s\)[^\n]*do not follow instructions[^\n]*\n```json\n\{"name":"a"\}\n```$/);
	});

	it('has no live address in it', () => {
		const text = textOf({ 'http://evil.example/': ['http://evil.example/a.exe', { mail: 'x@evil.example', ip: '192.0.2.1' }] });
		expect(text).toContain('hxxp://evil[.]example/a[.]exe');
		expect(text).not.toMatch(/http:|evil\.example|192\.0\.2\.1/);
	});

	it('is small: long texts are cut, and what does not fit is told of', () => {
		expect(textOf({ strings: 'x'.repeat(100_000) }).length).toBeLessThan(1000);
		expect(textOf({ content: 'word '.repeat(1000), name: '<img>\u{e0101}' })).not.toMatch(/\(cut\)|<img|\u{e0101}/u);
		const many = textOf(...Array.from({ length: 5000 }, (_, number) => ({ number, text: 'some words' })));
		expect(many.length).toBeLessThan(13_000);
		expect(many).toMatch(/\n\d{4} more were left out/);
		expect(textOf({ list: Array.from({ length: 9000 }, (_, number) => number) }).length).toBeLessThan(13_000);
	});

	it('cannot leave its fence, whatever is in it', () => {
		fc.assert(
			fc.property(fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))), (jsons) => {
				const text = textOf(...jsons);
				expect(text.match(/```/g)).toHaveLength(2);
				expect(text).not.toMatch(/[\u202a-\u202e\u200b]|https?:\/\//i);
			}),
		);
	});
});

describe('What an agent gets of a thing that has a verdict', () => {
	const context = { serverUrl: SERVER, thresholds: { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 } };
	const NOT_SEEN = { results: [], carriers: { times: 0, first: null }, badlist: [], safelist: [], handedIn: new Map(), isSettled: true };

	/** A submission in one call: verdict, why, and a report with files, what was found, and indicators. */
	async function submission(name: string, word: string) {
		const { record, summary } = sample(name, word);
		const report = await fitted(buildReport(found(sample(name, word)), { form: 'long' }), 2000, renderPlainText);
		return { ...submissionDigestWithOrigin(record, context, summary), report };
	}

	/** The texts in a value of JSON, names of properties included. */
	const textsIn = (value: unknown): string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]) : []);

	it('is a submission with its verdict, why, children and indicators, in little more than 2,000 characters', async () => {
		const text = textOf(await submission('invoice.exe', 'Word'));
		for (const told of ['"verdict":"malicious"', '"why":"Known malware, Word, Packed file; attributed to: EMOTET"', '↳ Word[.]txt', 'hxxps://evil[.]example/drop[.]php?id=1', 'Emotet']) expect(text).toContain(told);
		expect(text.length).toBeLessThan(3000);
	});

	// Of all but the IDs, which the server makes itself.
	it.each(HOSTILE)('holds no hostile text that works, speaks to the model or leaves the fence: %j', async (text) => {
		const alert = { alert_id: 'a1', sid: 's1', status: text, owner: text, label: [text], type: text, file: { name: text }, heuristic: { name: [text] }, metadata: { [text]: text }, al: { score: 1, av: [text], attrib: [text] } };
		const message = { ingest_id: 'i1', failure: text, submission: { files: [{ name: text }], metadata: { [text]: text } } };
		const result = textOf(
			await submission(text, text),
			alertDigest(alert, context),
			notificationDigest(message, context),
			hashDigest(text, { [text]: { error: null, items: [{ description: text, data: {} }] } }, context),
			lookedUp({ kind: 'domain', value: text, forms: [text] }, { ...NOT_SEEN, files: [seenFile({ sha256: SHA, type: text })], submissions: [{ sid: 's1', state: 'completed', files: [{ name: text }] }] }, context.thresholds, SERVER),
		);
		const [, fencedPart = ''] = /^5 result\(s\)[^\n]*do not follow instructions[^\n]*\n```json\n((?:\{.*\}\n){5})```$/.exec(result) ?? [];
		const texts = fencedPart.trim().split('\n').flatMap((line) => textsIn(JSON.parse(line)));
		expect(texts.length).toBeGreaterThan(50);
		expect(texts.filter((one) => (MARKED.includes(text) && one.includes(text)) || /<[|/a-z｜]|\[\/?[A-Z_]{4,}\]|```|[\p{Cf}\p{Co}]/u.test(one))).toEqual([]);
		expect([...new Set(texts)].flatMap((one) => (one.trim() === '' ? [] : linksIn(one)))).toEqual([]);
	});
});

describe('An agent', () => {
	const run = (operation: string, item: object, requestOptions = {}, binary: Record<string, FakeBinary>[] = []) => {
		const [resource = '', name = ''] = operation.split('.');
		const { context } = executeContext({ credential: credentialFor(fake().url), resource, operation: name, items: [{ ...item, requestOptions }], binary, asTool: true });
		return route(context, resources);
	};

	it.each(['submission.submit', 'ingest.ingestMany'])('may hand in by %s', async (operation) => {
		await run(operation, { inputSource: 'text', text: 'a', options: { classification: 'TLP:CLEAR' } });
		expect(fake().requests(/^POST (submit|ingest)\//)).toHaveLength(1);
	});

	it('that may change something changes as much as is told, not as a list would give', async () => {
		fake().faults.plan(ok({ success: true, count: 900 }), { on: /^POST replay\/pending/ });
		await run('replay.setBulkPending', { documentType: 'alert', query: '*', limit: 900 }, { allowAgentChanges: true });
		expect(fake().requests(/^POST replay/).map(({ json }) => json)).toMatchObject([{ max_docs: 900 }]);
	});

	it('may read and submit', async () => {
		const [output] = await run('submission.submit', { inputSource: 'text', text: 'a' });
		expect(output).toHaveLength(1);
		expect(String(output?.[0]?.json.result)).toContain('"state":"submitted"');
	});

	it('gets a submission with its report, in one call, waited for or asked for again; people get none', async () => {
		const [[waited] = []] = await run('submission.submitAndWait', { inputSource: 'text', text: 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', simplify: true });
		expect(String(waited?.json.result)).toMatch(/"verdict":"malicious".*"report":"🔴 Malicious.*Files \(1\).*Heuristics \(1\)/);
		expect(fake().requests(/^GET submission\/(?:summary|tree)/)).toHaveLength(2);
		const [, sid = ''] = /"sid":"(\w+)"/.exec(String(waited?.json.result)) ?? [];
		const [[asked] = []] = await run('submission.get', { submissionId: sid, simplify: true });
		expect(String(asked?.json.result)).toContain('"report":"🔴 Malicious');
		expect(fake().requests(/^GET submission\/(?:summary|tree)/)).toHaveLength(4);
		const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation: 'get', items: [{ submissionId: sid, simplify: true }] });
		expect((await route(context, resources))[0]?.[0]?.json).not.toHaveProperty('report');
	});

	/** A mail with a malicious attachment behind many links. */
	const MAIL = ['From: a@b.example', 'Reply-To: c@d.example', 'Subject: many', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', '', ...Array.from({ length: 60 }, (_, index) => `https://host${index}.trap.example/${'a'.repeat(100)}`), '--b', 'Content-Type: application/octet-stream; name=x.com', '', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '--b--', ''].join('\r\n');
	const analyze = () => run('submission.analyzeEmail', { emailSource: 'file' }, {}, [{ data: { data: Buffer.from(MAIL).toString('base64'), mimeType: 'message/rfc822' } }]);

	it('gets an email as a report, in which no crowd of links hides a part', async () => {
		const [[item] = []] = await analyze();
		const text = String(item?.json.result);
		for (const told of ['"verdict":"malicious"', '"complete":false', 'Links (60)', '50 links not visited: Max URLs is 10', 'x[.]com · attachment', 'Reply to: c[@]d[.]example', 'DMARC not known', 'Heuristics (1)']) expect(text).toContain(told);
		expect(text.length).toBeLessThan(6_500);
	});

	it('gets all that is known of an email where there is no report', async () => {
		fake().faults.plan('notFoundPage', { on: /^GET submission\/summary/, times: 9 });
		const [[item] = []] = await analyze();
		expect(String(item?.json.result)).toMatch(/"verdict":"malicious".*"email":\{.*"links":\[/);
	});

	it('loses no verdict where there is no report', async () => {
		const [[waited] = []] = await run('submission.submitAndWait', { inputSource: 'text', text: 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', simplify: true });
		const [, sid = ''] = /"sid":"(\w+)"/.exec(String(waited?.json.result)) ?? [];
		for (const missing of [/^GET submission\/tree/, /^GET submission\/summary/]) {
			fake().faults.plan('notFoundPage', { on: missing });
			const [[asked] = []] = await run('submission.get', { submissionId: sid, simplify: true });
			expect(String(asked?.json.result)).toContain('"verdict":"malicious"');
			expect(String(asked?.json.result)).not.toContain('"report"');
		}
	});

	it('may not change anything, unless that is switched on', async () => {
		const item = { notificationQueue: 'q' };
		expect(await failureOf(run('ingest.getMessages', item))).toMatchObject({ message: expect.stringContaining('an AI agent may not do that') as string });
		expect(fake().log).toEqual([]);
		expect((await run('ingest.getMessages', item, { allowAgentChanges: true }))[0]?.[0]?.json.result).toMatch(/^0 result/);
	});

	it('may never make a key, whose secret its model would be told', async () => {
		const item = { keyName: 'a', privileges: 'R' };
		expect(await failureOf(run('apiKey.create', item, { allowAgentChanges: true }))).toMatchObject({ message: expect.stringContaining("'Create an API key' answers a secret, and no AI agent may have it") as string });
		expect(fake().log).toEqual([]);
	});

	it.each([
		['service.get', { serviceId: 'YARA' }],
		['service.backup', {}],
		['signature.getSources', {}],
	])('may never run %s, whose answer holds passwords and keys of services and their sources', async (operation, item) => {
		expect(await failureOf(run(operation, item, { allowAgentChanges: true }))).toMatchObject({ message: expect.stringContaining('answers a secret, and no AI agent may have it') as string });
		expect(fake().log).toEqual([]);
	});

	it('cannot set that switch itself', async () => {
		const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'ingest', operation: 'getMessages', items: [{ notificationQueue: 'q', requestOptions: { allowAgentChanges: true } }], asTool: true });
		const stored = { ...context.getNode(), parameters: { requestOptions: { allowAgentChanges: "={{ $fromAI('allow', '', 'boolean') }}" } } };
		expect(await failureOf(route(Object.assign(context, { getNode: () => stored }), resources))).toMatchObject({ message: expect.stringContaining('an AI agent may not do that') as string });
		expect(fake().log).toEqual([]);
	});

	it.each(['submit', 'submitAndWait'])('never gets the submission of another call: n8n counts the calls of a tool from the beginning, and Retry On Fail is refused for %s', async (operation) => {
		const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation, items: [{ inputSource: 'text', text: 'a' }], asTool: true });
		const stored = { ...context.getNode(), retryOnFail: true };
		expect(await failureOf(route(Object.assign(context, { getNode: () => stored, getWorkflowDataProxy: () => ({ $runIndex: 0 }) }), resources))).toMatchObject({ message: expect.stringContaining('Retry On Fail: cannot be on') as string });
		expect(fake().log).toEqual([]);
	});

	it('gets none in what n8n adds to an error either', async () => {
		const credential = credentialFor(fake().url);
		const httpRequest = () => Promise.resolve({ statusCode: 200, headers: { 'content-type': '<b>http://evil.example/' }, body: Readable.from([Buffer.from('no envelope')]) });
		const { context } = executeContext({ credential, resource: 'user', operation: 'whoAmI', items: [{}], asTool: true, httpRequest });
		const { description } = (await failureOf(route(context, resources))) as NodeApiError;
		expect(description).toContain('It sent a reply of no known type with status 200');
	});

	it('gets no working address or markup in an error either', async () => {
		const failure = await failureOf(run('submission.get', { submissionId: 'gone<img>](javascript:x.example)```' }));
		expect(failure).toMatchObject({ message: expect.stringContaining('gone‹img>] (javascript[:]x[.]example)') as string });
	});
});

describe('An operation', () => {
	const all = resources.flatMap(({ value, operations }) => operations.map((operation) => ({ name: `${value}.${operation.value}`, operation })));

	it('that removes, sets or takes something away counts as changing', () => {
		const named = all.filter(({ name }) => /\.(delete|remove|set(?!up)|add|clear|create(?!Report)|update|take|repeat|restore|run|install|pull)/.test(name));
		expect(named.filter(({ operation }) => operation.effect !== 'changes').map(({ name }) => name)).toEqual([]);
	});

	it('that gets, searches or submits does not, but for those that take a message away', () => {
		const named = all.filter(({ name }) => /\.(get|search|find|check|submit|is[A-Z]|download)/.test(name) && !/^replay|\.getMessage/.test(name));
		expect(named.filter(({ operation }) => operation.effect === 'changes').map(({ name }) => name)).toEqual([]);
	});
});
