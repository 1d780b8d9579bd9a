/**
 * Writes what is made of the operations' declarations: the table in README.md, docs/operations.md, and the output
 * schemas that n8n shows before a run. `--check` writes nothing, and fails where one of them is stale.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { adminResources, analystResources, resources } from '../nodes/Assemblyline/resources';
import { asProgram } from '../test/lab/support';
import { NODE_NAMES, operationsPage } from './docs/operationsPage';
import { outputSchemas } from './docs/outputSchemas';
import { type PythonClientMethod, pythonClientMethods } from './docs/pythonClient';

const root = join(__dirname, '..');
const SCHEMAS = join(root, 'nodes/Assemblyline/__schema__/v1.0.0');
const [BEGIN, END] = ['<!-- operations: npm run docs -->', '<!-- /operations -->'];

/** A row for each resource, in the order in which the nodes show them. */
function resourcesTable(): string {
	const rows = [...analystResources, ...adminResources].map(({ name, audience, value, operations }) => {
		const links = operations.map((operation) => `[${operation.name}](docs/operations.md#${value.toLowerCase()}-${operation.value.toLowerCase()})`);
		return `| ${NODE_NAMES[audience]} | ${name} | ${links.join(', ')} |`;
	});
	return ['| Node | Resource | Operations |', '|---|---|---|', ...rows].join('\n');
}

function readme(): string {
	const text = readFileSync(join(root, 'README.md'), 'utf8');
	const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
	if (begin < 0 || end < begin) throw new Error(`README.md has no ${BEGIN} … ${END}`);
	return `${text.slice(0, begin + BEGIN.length)}\n${resourcesTable()}\n${text.slice(end)}`;
}

/** Files that are there but should not be: schemas of operations that are gone. */
function leftOver(wanted: Map<string, string>): string[] {
	if (!existsSync(SCHEMAS)) return [];
	return readdirSync(SCHEMAS, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.json'))
		.map((name) => join(SCHEMAS, name))
		.filter((file) => !wanted.has(file));
}

/** One handler of the server takes a search by GET and by POST, and many a change by POST and by PUT. */
const handlerOf = (endpoint: string) => endpoint.replace(/^(GET|POST) (?=search\/|submission\/<sid>\/file\/)/, 'SEARCH ').replace(/^PUT /, 'POST ');

function coverage(): string {
	const endpointsOf = resources.flatMap(({ operations }) => operations.flatMap(({ endpoints }) => endpoints));
	// What the client does by itself, not as an operation: logging in.
	const covered = new Set([...endpointsOf, 'POST auth/login/'].map(handlerOf));
	const names = new Set(resources.flatMap(({ value, operations }) => operations.map((operation) => `${value}.${operation.value}`)));
	const isCovered = ({ endpoints, instead }: PythonClientMethod) => (instead ? names.has(instead.operation) : endpoints.every((endpoint) => covered.has(handlerOf(endpoint))));
	const missing = pythonClientMethods.filter((method) => !isCovered(method));
	const count = resources.reduce((sum, { operations }) => sum + operations.length, 0);
	const methods = `client methods covered ${pythonClientMethods.length - missing.length} of ${pythonClientMethods.length}`;
	const left = missing.map(({ method, endpoints }) => `  not covered: ${method} (${endpoints.join(', ')})`);
	const otherwise = pythonClientMethods.flatMap(({ method, instead }) => (instead ? [`  covered otherwise: ${method} (${instead.operation}, ${instead.why})`] : []));
	return [`operations ${count}, ${methods}, endpoints covered ${covered.size}`, ...otherwise, ...left].join('\n');
}

async function main(check: boolean): Promise<void> {
	const wanted = new Map([
		[join(root, 'README.md'), readme()],
		[join(root, 'docs/operations.md'), operationsPage([...analystResources, ...adminResources])],
		...(await outputSchemas()).map(({ resource, operation, schema }): [string, string] => [join(SCHEMAS, resource, `${operation}.json`), schema]),
	]);
	const stale = [...wanted].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
	const over = leftOver(wanted);
	process.stdout.write(`${coverage()}\n`);
	if (check) {
		for (const file of [...stale.map(([name]) => name), ...over]) process.stderr.write(`${relative(root, file)} is stale: npm run docs\n`);
		process.exitCode = stale.length + over.length > 0 ? 1 : 0;
		return;
	}
	for (const [file, text] of stale) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
	for (const file of over) rmSync(file);
}

asProgram(() => main(process.argv.includes('--check')));
