/**
 * Hostile text in every text parameter of every operation, on recorded replies. What is sent stays within the
 * operation's own endpoints, and neither gains a query key, a header, a part of a form nor a clause of a query; or it
 * is refused before anything is sent, with the parameter's name.
 */
import type { IHttpRequestOptions, INodeParameters, INodeProperties } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { Assemblyline } from '../../../nodes/Assemblyline/Assemblyline.node';
import { AssemblylineAdmin } from '../../../nodes/Assemblyline/AssemblylineAdmin.node';
import { defaultRetry } from '../../../nodes/Assemblyline/client/retry';
import type { Operation } from '../../../nodes/Assemblyline/core/operation';
import { resources } from '../../../nodes/Assemblyline/resources';
import { rows } from '../../operations';
import { isBeside, perform, type SendHttp } from '../../operations/perform';
import { readRecording, type Recording, replay, titleOf } from '../../operations/recording';
import type { Row } from '../../operations/row';
import { credentialFor } from '../../support/helpers';

const HOSTILE = {
	'a way up': '../x',
	'the folder above': '..',
	'a slash': 'a/b',
	'a backslash': 'a\\b',
	'a query and a fragment': 'a?b=1&c=2#d',
	'an encoded way up': '%2e%2e%2f',
	'a header of its own': 'a\r\nX-Injected: 1\r\n\r\nb',
	'a null character': 'a\u0000b',
	'quotes and a clause': 'x" OR 1:1 OR y:"',
	'a backslash before the quote': 'x\\" OR 1:1 OR y:"',
	'a clause': 'x OR 1:1',
	'brackets': 'x) OR (1:1',
	'a boundary of a form': 'a"; name="json"\r\n\r\n--x',
	'line separators': 'a\u2028b\u2029c',
	'half a pair of surrogates': 'a\ud800b',
	'very long': 'a'.repeat(50_000),
};
const HARMLESS = 'harmless';

/** One request, as far as an injection could change it. */
interface Shape {
	endpoint: string;
	queryKeys: string[];
	headers: string[];
	/** The queries in it in the search engine's language, with what stands in quotes left out. */
	lucene: string[];
	form: string[];
}

interface Run {
	shapes: Shape[];
	error?: string;
}

/** A text parameter of an operation, and how an item gets a value for it. */
interface Target {
	path: string;
	displayName: string[];
	/** Whether the text is meant to be a query or another program's text, which is sent as it is. */
	isQuery: boolean;
	put(item: INodeParameters, value: string): INodeParameters;
}

/** The declared endpoint that a request goes to; its path as it is where there is none. */
function endpointOf({ method = 'GET', url }: IHttpRequestOptions, { endpoints }: Operation): string {
	const sent = `${method} ${new URL(url).pathname.replace(/^\/api\/v4\//, '')}`;
	const fits = (endpoint: string) => new RegExp(`^${endpoint.replace(/[.+]/g, '\\$&').replace(/<path:.+?>/g, '.+').replace(/<.+?>/g, '[^/]+')}$`).test(sent);
	// Of several, the one with the most fixed parts.
	const fitting = endpoints.filter(fits).sort((one, other) => one.split('<').length - other.split('<').length);
	return fitting[0] ?? sent;
}

const withoutPhrases = (query: string) => query.replace(/"(?:[^"\\]|\\.)*"/g, '""');

function queriesOf({ url, body }: IHttpRequestOptions): string[] {
	const { searchParams } = new URL(url);
	const inUrl = ['q', 'fq', 'query', 'filters'].flatMap((key) => searchParams.getAll(key));
	const json: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
	const inBody = ['query', 'filters'].flatMap((key) => [Reflect.get(Object(json), key) as unknown].flat());
	return [...inUrl, ...inBody.filter((value) => typeof value === 'string')].map(withoutPhrases);
}

/** The heads of a form's parts. */
async function formHeads({ body, headers }: IHttpRequestOptions): Promise<string[]> {
	const boundary = /boundary=(\S+)/.exec(String(headers?.['Content-Type']))?.[1];
	if (!boundary) return [];
	const content = body instanceof Readable ? Buffer.concat(await body.toArray()) : (body as Buffer);
	return content.toString('latin1').split(`--${boundary}`).slice(1, -1).map((part) => part.slice(0, part.indexOf('\r\n\r\n')));
}

async function shapeOf(options: IHttpRequestOptions, operation: Operation): Promise<Shape> {
	const { searchParams, hash, origin } = new URL(options.url);
	return {
		endpoint: `${origin.replace(/\d+/, 'N')} ${endpointOf(options, operation)}${hash}`,
		queryKeys: [...new Set(searchParams.keys())].sort(),
		headers: Object.entries(options.headers ?? {}).map(([name, value]) => (/[\r\n]/.test(String(value)) ? `${name} of several lines` : name)).sort(),
		lucene: queriesOf(options),
		form: await formHeads(options),
	};
}

const recordings = new Map<Row, Recording>();
function recordingOf(row: Row): Recording {
	const recording = recordings.get(row) ?? readRecording(row);
	recordings.set(row, recording);
	return recording;
}

/** A server of its own for each run, as sessions are shared by server and user. */
const ORIGIN = 'https://hostile-N.example';
let servers = 0;

/** Runs a row with other parameters on its recorded replies, then on failures. */
async function run(row: Row, operation: Operation, change: (item: INodeParameters) => INodeParameters): Promise<Run> {
	const recording = recordingOf(row);
	const known = replay(recording);
	const shapes: Shape[] = [];
	const send: SendHttp = async (options) => {
		if (isBeside(options.url)) return known(options);
		shapes.push(await shapeOf(options, operation));
		return known(options).catch(() => ({
			statusCode: 404,
			headers: {},
			body: Readable.from([Buffer.from('{"api_response":null,"api_error_message":"not recorded","api_server_version":"4.7.4.25","api_status_code":404}')]),
		}));
	};
	const changed: Row = { ...row, item: (given) => [row.item(given)].flat().map(change) };
	servers += 1;
	const { error } = await perform(changed, recording.given, credentialFor(ORIGIN.replace('N', String(servers))), send);
	return { shapes, error };
}

const isProperty = (part: object): part is INodeProperties => 'type' in part && 'displayName' in part;

/** The text parameters in a property, those within collections too. */
function targetsIn(property: INodeProperties, displayName: string[], path: string, put: (item: INodeParameters, value: INodeParameters[string]) => INodeParameters): Target[] {
	const names = [...displayName, property.displayName];
	const target = (wrap: (text: string) => INodeParameters[string]): Target[] => [
		{ path, displayName: names, isQuery: /(query|filters)$/i.test(path), put: (item, value) => put(item, wrap(value)) },
	];
	const within = (children: INodeProperties[], nest: (name: string, value: INodeParameters[string], item: INodeParameters) => INodeParameters[string]) =>
		children.flatMap((child) => targetsIn(child, names, `${path}.${child.name}`, (item, value) => put(item, nest(child.name, value, item))));
	switch (property.type) {
		case 'string':
			return target((text) => (property.typeOptions?.multipleValues ? [text] : text));
		case 'dateTime':
			return target((text) => text);
		case 'multiOptions':
			return target((text) => [text]);
		case 'options':
			return property.typeOptions?.loadOptionsMethod ? target((text) => text) : [];
		case 'resourceLocator':
			return target((value) => ({ __rl: true, mode: 'id', value }));
		case 'collection':
			return within((property.options ?? []).filter(isProperty), (name, value, item) => ({ ...(item[property.name] as INodeParameters | undefined), [name]: value }));
		case 'fixedCollection':
			return (property.options ?? []).flatMap((group) => {
				if (!('values' in group)) return [];
				const others = Object.fromEntries(group.values.map(({ name, type, default: usual }) => [name, type === 'string' ? HARMLESS : usual]));
				return within(group.values, (name, value) => ({ [group.name]: [{ ...others, [name]: value }] }));
			});
		default:
			return [];
	}
}

/** What is wrong with a run on hostile text; nothing where all is well. */
function problems(target: Target, { shapes, error = 'no error' }: Run, base: Run, { endpoints }: Operation, usualKeys: string[]): string[] {
	const refused = target.displayName.some((name) => error.startsWith(`${name}: `));
	if (shapes.length === 0) return refused ? [] : [`is not sent, and the error does not name the parameter: ${error}`];
	const usual = (pick: (shape: Shape) => string[]) => new Set(base.shapes.flatMap(pick));
	const known = new Set([...endpoints.map((endpoint) => `${ORIGIN} ${endpoint}`), ...usual(({ endpoint }) => [endpoint])]);
	const extra = (what: string, values: string[], allowed: Set<string>) => values.filter((value) => !allowed.has(value)).map((value) => `${what} ${JSON.stringify(value.slice(0, 200))}`);
	return shapes.flatMap((shape) => [
		...extra('goes to', [shape.endpoint], known),
		...extra('has the query key', shape.queryKeys, new Set([...usual(({ queryKeys }) => queryKeys), ...usualKeys])),
		...extra('has the header', shape.headers, usual(({ headers }) => headers)),
		...extra('has the part', shape.form, usual(({ form }) => form)),
		...(target.isQuery ? [] : extra('has the query', shape.lucene, usual(({ lucene }) => lucene))),
	]);
}

/** The row that shows a parameter best: one with a value for it, or else one that shows it at all. */
function rowFor(path: string, when: Record<string, unknown[]>, candidates: Row[]): { row: Row; isSet: boolean } | undefined {
	const valueAt = (row: Row) => path.split('.').reduce((value: unknown, key) => Reflect.get(Object(value), key) as unknown, [row.item(recordingOf(row).given)].flat()[0]);
	const shows = (row: Row) => {
		const [item = {}] = [row.item(recordingOf(row).given)].flat();
		return Object.entries(when).every(([name, values]) => values.includes(item[name] ?? properties.find((property) => property.name === name)?.default));
	};
	const withValue = candidates.find((row) => valueAt(row) !== undefined && shows(row));
	const row = withValue ?? candidates.find(shows) ?? candidates[0];
	return row && { row, isSet: row === withValue };
}

const properties = [new Assemblyline(), new AssemblylineAdmin()].flatMap(({ description }) => description.properties);
const operations = resources.flatMap((resource) => resource.operations.map((operation) => [`${resource.value}.${operation.value}`, operation] as const));

// Waits of pollers: the recorded replies do not change with time.
jest.spyOn(defaultRetry, 'sleep').mockResolvedValue();

describe('Hostile text stays a value, or is refused, in', () => {
	it.each(operations)('%s', async (name, operation) => {
		const own = rows.filter((row) => row.operation === name && recordingOf(row).replies.length > 0);
		const good = own.filter(({ error }) => !error);
		// What the lab's server cannot do has a row that it refuses.
		const candidates = good.length > 0 ? good : own;
		const usualKeys = (await Promise.all(own.map((row) => run(row, operation, (item) => item)))).flatMap(({ shapes }) => shapes.flatMap(({ queryKeys }) => queryKeys));
		const found: string[] = [];
		for (const [field, { property, when = {} }] of Object.entries(operation.fields)) {
			const forced = Object.fromEntries(Object.entries(when).map(([key, values]) => [key, values[0]])) as INodeParameters;
			for (const target of targetsIn({ ...property } as INodeProperties, [], field, (item, value) => ({ ...item, [field]: value }))) {
				const chosen = rowFor(target.path, when, candidates);
				if (!chosen) {
					found.push(`${target.path} has no row that succeeds`);
					continue;
				}
				const shown = (item: INodeParameters) => ({ ...forced, ...item });
				const base = await run(chosen.row, operation, (item) => (chosen.isSet ? item : target.put(shown(item), HARMLESS)));
				for (const [what, text] of Object.entries(HOSTILE)) {
					const done = await run(chosen.row, operation, (item) => target.put(shown(item), text));
					found.push(...problems(target, done, base, operation, usualKeys).map((problem) => `${target.path} with ${what} ${problem}`));
				}
			}
		}
		expect(found).toEqual([]);
	});
});

describe('A hostile name of a file stays out of the form', () => {
	const withFile = rows.filter(({ binary, error }) => binary && !error);

	it.each(withFile.map((row) => [titleOf(row), row] as const))('%s', async (_title, row) => {
		const operation = new Map<string, Operation>(operations).get(row.operation);
		if (!operation) throw new Error(`There is no operation ${row.operation}`);
		const named = (fileName: string): Row => ({
			...row,
			binary: row.binary?.map((files) => Object.fromEntries(Object.entries(files).map(([name, file]) => [name, { ...file, fileName }]))),
		});
		const same = (item: INodeParameters) => item;
		const base = await run(named(HARMLESS), operation, same);
		for (const text of Object.values(HOSTILE)) {
			const { shapes, error } = await run(named(text), operation, same);
			expect({ shapes, error }).toEqual(base);
		}
	});
});
