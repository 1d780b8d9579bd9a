/**
 * Writes what is made of the operations' declarations: the table in README.md, docs/operations.md, the output schemas
 * that n8n shows before a run, and docs/python-client.md. Fails where a parameter of the Python client has neither a
 * field here nor a reason why not. `--check` writes nothing, and fails where a page is stale, too.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { adminResources, analystResources, resources } from '../nodes/Assemblyline/resources';
import { asProgram } from '../test/lab/support';
import { headingAnchor, NODE_NAMES, operationsPage } from './docs/operationsPage';
import { outputSchemas } from './docs/outputSchemas';
import { pythonCoverage } from './docs/pythonCoverage';

const root = join(__dirname, '..');
const SCHEMAS = join(root, 'nodes/Assemblyline/__schema__/v1.0.0');
const [BEGIN, END] = ['<!-- operations: npm run docs -->', '<!-- /operations -->'];

/** What each of the nodes has, in the order in which it shows it. */
function resourcesTable(): string {
	const row = (node: string, ofNode: typeof resources) => `| ${node} | ${ofNode.map(({ name }) => `[${name}](docs/operations.md#${headingAnchor(name)})`).join(', ')} |`;
	return ['| Node | Resources |', '|---|---|', row(NODE_NAMES.analyst, analystResources), row(NODE_NAMES.administrator, adminResources)].join('\n');
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

async function main(check: boolean): Promise<void> {
	const coverage = pythonCoverage(resources);
	const schemas = await outputSchemas();
	const wanted = new Map([
		[join(root, 'docs/python-client.md'), coverage.page],
		[join(root, 'README.md'), readme()],
		[join(root, 'docs/operations.md'), operationsPage([...analystResources, ...adminResources], schemas)],
		...schemas.map(({ resource, operation, schema }): [string, string] => [join(SCHEMAS, resource, `${operation}.json`), schema]),
	]);
	const stale = [...wanted].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
	const over = leftOver(wanted);
	const operations = resources.flatMap((resource) => resource.operations);
	process.stdout.write(`${[`operations ${operations.length}, endpoints ${new Set(operations.flatMap(({ endpoints }) => endpoints)).size}`, ...coverage.summary].join('\n')}\n`);
	for (const problem of coverage.problems) process.stderr.write(`${problem}\n`);
	process.exitCode = coverage.problems.length > 0 ? 1 : 0;
	if (check) {
		for (const file of [...stale.map(([name]) => name), ...over]) process.stderr.write(`${relative(root, file)} is stale: npm run docs\n`);
		if (stale.length + over.length > 0) process.exitCode = 1;
		return;
	}
	for (const [file, text] of stale) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
	for (const file of over) rmSync(file);
}

asProgram(() => main(process.argv.includes('--check')));
