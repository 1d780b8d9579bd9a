/**
 * `npm run record -- alert.get`: runs the rows of an operation, or of a whole resource, on both real servers, and
 * keeps what the newer one answers. Starts the lab where it does not run, and resets nothing.
 */
import { resources } from '../nodes/Assemblyline/resources';
import { startAssemblyline } from '../test/lab/assemblyline';
import { show } from '../test/lab/show';
import { asProgram, LabError } from '../test/lab/support';

const known = resources.flatMap(({ value, operations }) => [value, ...operations.map((operation) => `${value}.${operation.value}`)]);

async function main(name = ''): Promise<void> {
	if (!known.includes(name)) throw new LabError(`There is no operation ${name}: name one as in alert.get, or a resource as in alert`);
	await startAssemblyline();
	const title = `^On Assemblyline \\S+ ${name.replace('.', '\\.')}${name.includes('.') ? '( |$)' : '\\.'}`;
	process.exitCode = await show('jest', ['--selectProjects', 'contract', '--testPathPatterns', 'contract/operations', '--verbose=false', '-t', title], { env: { RECORD: name } });
}

asProgram(() => main(process.argv[2]));
