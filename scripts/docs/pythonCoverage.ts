import { AssemblylineApi } from '../../credentials/AssemblylineApi.credentials';
import type { FieldMap } from '../../nodes/Assemblyline/core/field';
import type { Resource } from '../../nodes/Assemblyline/core/operation';
import { feeds } from '../../nodes/Assemblyline/feed/feeds';
import { pythonClientMethods, type PythonClientMethod } from './pythonClient';
import { methods as parametersOf, version } from './pythonClient.json';
import { FIELDS, PLACES, REASONS } from './pythonParameters';

/** Something that does what a method of the Python client does, and the fields that it has, each under the names that a parameter may have. */
interface Counterpart {
	name: string;
	fields: Map<string, string>;
}

/** A parameter: where it stands here, or why it does not. */
interface Placed {
	parameter: string;
	fields?: string[];
	why?: string;
}

export interface Coverage {
	/** What the table of methods lacks, or has too much; and what has no counterpart here. Empty where all is well. */
	problems: string[];
	/** The lines that say how much is covered. */
	summary: string[];
	/** `docs/python-client.md`. */
	page: string;
}

/** One handler of the server takes a search by GET and by POST, and many a change by POST and by PUT. */
const handlerOf = (endpoint: string) => endpoint.replace(/^(GET|POST) (?=search\/|submission\/<sid>\/file\/)/, 'SEARCH ').replace(/^PUT /, 'POST ');

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The fields of an operation by their own names, those in snake case, and the server's. */
function fieldNames(fields: FieldMap): Map<string, string> {
	const names = new Map<string, string>();
	for (const [name, { fields: inner, serverName }] of Object.entries(fields)) {
		for (const one of [name, snakeCase(name), ...(serverName ? [serverName] : [])]) names.set(one, name);
		for (const [key, value] of fieldNames(inner ?? {})) if (!names.has(key)) names.set(key, value);
	}
	return names;
}

const named = (name: string, fields: string[]): Counterpart => ({ name, fields: new Map(fields.map((field) => [field, field])) });

/** What is no operation: the credential, and the trigger with its events. */
function besides(method: string): Counterpart[] | undefined {
	if (method === 'get_client') return [named('the credential', new AssemblylineApi().properties.map(({ name }) => name))];
	const events = Object.entries(feeds).find(([, { namespace }]) => method.startsWith('socketio.') && FEEDS_OF[method] === namespace);
	return events && [named(`the trigger, ${events[0]}`, Object.keys(events[1].events))];
}

const FEEDS_OF: Record<string, string> = {
	'socketio.listen_on_alerts_messages': '/alerts',
	'socketio.listen_on_status_messages': '/status',
	'socketio.listen_on_submissions': '/submissions',
};

/** How the Python client is covered: its methods by what they ask of the server, its parameters by fields. */
export function pythonCoverage(resources: readonly Resource[]): Coverage {
	const operations = resources.flatMap(({ value, operations: all }) => all.map((operation) => ({ ...operation, name: `${value}.${operation.value}` })));
	const counterpart = (name: string): Counterpart[] => operations.filter((one) => one.name === name).map(({ fields }) => ({ name, fields: fieldNames(fields) }));

	/** Of several operations that make a request, those that are there for it count: it is the first that they name. By another method of the same handler only where none makes just this one. */
	const counterpartsOf = ({ method, endpoints, instead }: PythonClientMethod): Counterpart[] => {
		const beside = besides(method);
		if (beside) return beside;
		if (method === 'socketio.listen_on_watch_queue') return counterpart('live.watch');
		if (instead) return counterpart(instead.operation);
		const makes = (few: number, form: (endpoint: string) => string, wanted = endpoints) => operations.filter(({ endpoints: its }) => its.slice(0, few).some((one) => wanted.map(form).includes(form(one))));
		if (endpoints.some((endpoint) => makes(Infinity, handlerOf, [endpoint]).length === 0)) return [];
		const same = (endpoint: string) => endpoint;
		const found = [makes(1, same), makes(Infinity, same), makes(1, handlerOf), makes(Infinity, handlerOf)].find(({ length }) => length > 0) ?? [];
		// What only reads stands before what reads to change, and what is there for this request before what makes it among others.
		const reading = found.filter(({ effect }) => effect === 'reads');
		const closest = reading.length > 0 ? reading : found;
		const fewest = Math.min(...closest.map(({ endpoints: its }) => its.length));
		return closest.filter(({ endpoints: its }) => its.length === fewest).map(({ name, fields }) => ({ name, fields: fieldNames(fields) }));
	};

	const problems: string[] = [];
	const used = new Set<string>();
	const rows = pythonClientMethods.map((one) => {
		const { method } = one;
		const counterparts = counterpartsOf(one);
		if (counterparts.length === 0) problems.push(`not covered: ${method} (${one.endpoints.join(', ')})`);
		const parameters = (parametersOf as Record<string, string[]>)[method];
		if (!parameters) problems.push(`${method} is no method of the client ${version}`);
		const placed = (parameters ?? []).map((parameter): Placed => place(method, parameter, counterparts, used) ?? { parameter });
		for (const { parameter, fields, why } of placed) if (!fields && !why) problems.push(`not covered: ${method}(${parameter})`);
		return { ...one, counterparts, placed };
	});
	const listed = new Set(pythonClientMethods.map(({ method }) => method));
	for (const method of Object.keys(parametersOf)) if (!listed.has(method)) problems.push(`not listed: ${method}`);
	for (const [method, its] of Object.entries(PLACES)) for (const name of Object.keys(its)) if (!used.has(`${method} ${name}`)) problems.push(`${method} has no parameter ${name}`);

	const all = rows.flatMap(({ placed }) => placed);
	const withReason = all.filter(({ why }) => why).length;
	return {
		problems,
		summary: [
			`client methods covered ${rows.filter(({ counterparts }) => counterparts.length > 0).length} of ${Object.keys(parametersOf).length}`,
			`client parameters ${all.filter(({ fields, why }) => fields ?? why).length} of ${all.length}, ${withReason} of them with a reason`,
		],
		page: page(rows, all.length, withReason),
	};
}

function place(method: string, parameter: string, counterparts: Counterpart[], used: Set<string>): Placed | undefined {
	const has = (field: string) => counterparts.some(({ fields }) => fields.has(field));
	const own = PLACES[method]?.[parameter];
	if (own !== undefined) {
		used.add(`${method} ${parameter}`);
		if (typeof own === 'object' && 'why' in own) return { parameter, why: own.why };
		const wanted = [own].flat();
		return wanted.every(has) ? { parameter, fields: wanted } : undefined;
	}
	const found = [parameter, ...(FIELDS[parameter] ?? [])].find(has);
	const field = found && counterparts.flatMap(({ fields }) => fields.get(found) ?? [])[0];
	if (field) return { parameter, fields: [field] };
	return REASONS[parameter] === undefined ? undefined : { parameter, why: REASONS[parameter] };
}

type Row = PythonClientMethod & { counterparts: Counterpart[]; placed: Placed[] };

function page(rows: Row[], count: number, withReason: number): string {
	const cell = ({ method, counterparts, placed, instead }: Row) => {
		const places = placed.map(({ parameter, fields, why }) => `\`${parameter}\`: ${fields ? fields.map((field) => `\`${field}\``).join(', ') : `– (${why ?? ''})`}`);
		const name = `${counterparts.map((one) => one.name).join(', ')}${instead ? ` (${instead.why})` : ''}`;
		return { name: method, rest: `${name} | ${places.join('<br>')} |` };
	};
	// The same for each index is one row.
	const families = Map.groupBy(rows.map(cell), ({ name, rest }) => `${name.replace(/(?<=^search\..*\.|^search\.)(alert|badlist|file|heuristic|result|safelist|signature|submission|workflow)$/, '*')} ${rest}`);
	const lines = [...families].map(([key, [first]]) => `| \`${key.split(' ')[0] ?? ''}\` | ${first?.rest ?? ''}`);
	return [
		'<!-- Written by `npm run docs`: do not edit. -->',
		`# The Python client ${version}, method by method`,
		'',
		`Every public method of \`assemblyline_client\` with each of its parameters: the operation and the field that stand for it here, or why there is none. ${count} parameters, ${withReason} of them with a reason.`,
		'',
		'| Method | Here | Parameters |',
		'|---|---|---|',
		...lines,
		'',
		'Of the `params` of a submission, `groups`, `initial_data`, `psid`, `quota_item`, `submitter` and `trace` are refused: the server would believe them from anybody.',
		'',
	].join('\n');
}
