/** Operations that are declared as one call: what they send, how often, and what counts as done. */
import type { AssemblylineClient, CallOptions } from '../../../nodes/Assemblyline/client/client';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { defineCall, defineChange } from '../../../nodes/Assemblyline/core/call';
import { sentAs, shownWhen, unsent } from '../../../nodes/Assemblyline/core/field';
import { dateField } from '../../../nodes/Assemblyline/core/dateField';
import { booleanField, numberField, optionsField, textField, textListField } from '../../../nodes/Assemblyline/core/fields';
import type { Effect, Operation } from '../../../nodes/Assemblyline/core/operation';
import { resources } from '../../../nodes/Assemblyline/resources';
import { resultOf } from '../../support/call';
import { failureOf } from '../../support/fakeClient';

const TEXTS = { name: 'Test', value: 'test', action: 'Test', description: 'A test', roles: [] };
const text = (name: string) => textField({ displayName: name, name, description: '' });
const list = (name: string) => textListField({ displayName: name, name, description: '', splitCommas: true });
const flag = (name: string) => booleanField({ displayName: name, name, description: '', default: false });
const count = (name: string) => numberField({ displayName: name, name, description: '', min: 0, default: 0 });

/** Runs an operation with checked values; tells each request, and whether it may be repeated. */
async function run(operation: Operation, values: object, reply: unknown = { success: true }) {
	const sent: unknown[] = [];
	const answer = (how: string, method: string, path: string, { query, json, timeoutMs }: CallOptions = {}) => {
		sent.push([how, `${method} ${path}`, { ...(query && { query }), ...(json !== undefined && { json }), ...(timeoutMs && { timeoutMs }) }]);
		return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
	};
	const client: Partial<AssemblylineClient> = {
		read: (path: string, options?: CallOptions, method = 'GET') => answer('read', method, path, options) as Promise<never>,
		write: (method: string, path: string, options?: CallOptions) => answer('write', method, path, options) as Promise<never>,
	};
	const context = { client: client as AssemblylineClient, hint: () => undefined, listen: () => () => Promise.resolve(), attemptOf: () => undefined };
	const result = await resultOf(operation, context, { ...values });
	return { sent, result };
}

describe('The path of a call', () => {
	const operation = defineCall({ ...TEXTS, endpoint: 'GET submission/<sid>/file/<sha256>/', fields: { submissionId: text('submissionId'), fileId: text('fileId') } });

	it('has the first fields in its parts, each as one segment', async () => {
		const { sent, result } = await run(operation, { submissionId: 'a b?', fileId: 'ü' }, { any: 1 });
		expect(sent).toEqual([['read', 'GET submission/a%20b%3F/file/%C3%BC/', { query: {} }]]);
		expect(result).toEqual({ any: 1 });
	});

	it.each(['../x', '..', '', 'a/b', '\u0000'])('refuses %j, which would be more or less than a segment', async (fileId) => {
		expect(await failureOf(run(operation, { submissionId: 'a', fileId }))).toMatchObject({ name: 'InvalidParameterError' });
	});

	it('passes over fields that are not shown', async () => {
		const kinds = { kind: text('kind'), one: shownWhen({ kind: ['a'] }, text('one')), other: shownWhen({ kind: ['b'] }, text('other')) };
		const { sent } = await run(defineCall({ ...TEXTS, endpoint: 'POST replay/<index>/<doc_id>/', fields: kinds }), { kind: 'b', other: 'x' });
		expect(sent).toEqual([['write', 'POST replay/b/x/', {}]]);
	});

	it('may have its parts in another order than that of the fields', async () => {
		const change = defineCall({ ...TEXTS, endpoint: 'PUT badlist/source/<source>/<stype>/', fields: { type: text('type'), source: text('source') }, parts: ({ type, source }) => [source, type], body: () => true });
		expect((await run(change, { type: 't', source: 's' })).sent).toEqual([['write', 'PUT badlist/source/s/t/', { json: true }]]);
	});
});

describe('What else a call sends', () => {
	const fields = {
		noCache: flag('noCache'),
		language: sentAs('lang', text('language')),
		fields: sentAs('fl', list('fields'), (names) => names.join(',')),
		filters: list('filters'),
		size: count('size'),
		since: sentAs('from', dateField({ displayName: 'since', name: 'since', description: '' }), (date) => date.toISOString()),
		onlyHere: unsent(text('onlyHere')),
	};
	const set = { noCache: true, language: 'french', fields: ['a', 'b'], filters: ['x'], size: 0, since: new Date(0), onlyHere: 'x' };
	const named = { no_cache: true, lang: 'french', fl: 'a,b', filters: ['x'], size: 0, from: '1970-01-01T00:00:00.000Z' };
	const empty = { noCache: false, language: '', filters: [], size: 1 };

	it('is the query of a GET, under the server names of all fields, those of a collection too', async () => {
		const operation = defineCall({ ...TEXTS, endpoint: 'GET file/hex/<sha256>/', fields: { fileId: text('fileId'), query: text('query'), options: optionsField(fields) } });
		expect((await run(operation, { fileId: 'f', query: 'q', options: set })).sent).toEqual([['read', 'GET file/hex/f/', { query: { query: 'q', ...named } }]]);
	});

	it('is without what is off or empty, where it only reads', async () => {
		const operation = defineCall({ ...TEXTS, endpoint: 'POST search/<index>/', fields: { index: text('index'), options: optionsField(fields) } });
		expect((await run(operation, { index: 'i', options: empty })).sent).toEqual([['read', 'POST search/i/', { json: { size: 1 } }]]);
	});

	it('has false and empty lists in it, where it changes something', async () => {
		const operation = defineCall({ ...TEXTS, endpoint: 'PUT workflow/', fields: { options: optionsField(fields) } });
		expect((await run(operation, { options: empty })).sent).toEqual([['write', 'PUT workflow/', { json: { no_cache: false, filters: [], size: 1 } }]]);
	});

	it('is nothing where all fields are in the path, or only for this node', async () => {
		const operation = defineCall({ ...TEXTS, endpoint: 'PUT alert/verdict/<alert_id>/<verdict>/', fields: { alertId: text('alertId'), verdict: text('verdict'), limit: unsent(count('limit')) } });
		expect((await run(operation, { alertId: 'a', verdict: 'v', limit: 3 })).sent).toEqual([['write', 'PUT alert/verdict/a/v/', {}]]);
	});
});

describe('A call is sent', () => {
	it('once, unless it only reads', async () => {
		const how = async (endpoint: string, effect?: Effect) => (await run(defineCall({ ...TEXTS, endpoint, effect, fields: {} }), {})).sent.map((one) => (Array.isArray(one) ? (one as unknown[])[0] : one));
		expect(await how('GET help/constants/')).toEqual(['read']);
		expect(await how('GET service/update_all/', 'changes')).toEqual(['write']);
		expect(await how('POST result/multiple_keys/', 'reads')).toEqual(['read']);
		expect(await how('POST assistant/')).toEqual(['write']);
	});

	it('again by no operation that costs, takes away or changes', () => {
		const reading = resources.flatMap(({ operations }) => operations.filter(({ effect }) => effect === 'reads').flatMap(({ endpoints }) => endpoints));
		expect(reading.filter((endpoint) => !/^(GET|POST) /.test(endpoint))).toEqual([]);
		expect(reading.filter((endpoint) => /_message|\/ai\/|code_summary|\/(run|ownership|tos)\/|^GET submit|^POST (submit|ingest|assistant)/.test(endpoint) && !endpoint.includes('system_message'))).toEqual(['GET help/tos/']);
	});
});

describe('A change', () => {
	const change = defineChange({
		...TEXTS,
		endpoint: 'DELETE workflow/<workflow_id>/',
		fields: { workflowId: text('workflowId') },
		failure: ({ workflowId }) => `The server did not delete ${workflowId}`,
		failureHint: 'Try again.',
		answer: ({ workflowId }) => ({ workflow_id: workflowId }),
	});

	it('answers what it was about, with success', async () => {
		expect((await run(change, { workflowId: 'w' })).result).toEqual({ workflow_id: 'w', success: true });
	});

	it.each([{ success: false }, {}, null, 'ok', { success: 'false' }])('that is answered by %j was not made', async (reply) => {
		expect(await failureOf(run(change, { workflowId: 'w' }, reply))).toMatchObject({ kind: 'badRequest', message: 'The server did not delete w', hint: 'Try again.' });
	});

	it('that the server fails on without a word says what that usually means', async () => {
		const hinted = defineCall({ ...TEXTS, endpoint: 'GET service/<servicename>/', fields: { serviceId: text('serviceId') }, hint: 'No such service.' });
		expect(await failureOf(run(hinted, { serviceId: 's' }, new AssemblylineError('serverError', 'Internal error')))).toMatchObject({ message: 'Internal error', hint: 'No such service.' });
		expect(await failureOf(run(hinted, { serviceId: 's' }, new AssemblylineError('forbidden', 'No')))).not.toHaveProperty('hint', 'No such service.');
	});
});
