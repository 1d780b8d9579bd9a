/** The table of the Python client's methods and parameters is that of the package that is installed in the lab. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lab } from '../lab/assemblyline/facts';

const folder = join(__dirname, '..', '..', 'scripts', 'docs');

it('The committed table is what pythonClient.py prints', () => {
	const installed = JSON.parse(execFileSync(lab.python, [join(folder, 'pythonClient.py')], { encoding: 'utf8' })) as unknown;
	expect(JSON.parse(readFileSync(join(folder, 'pythonClient.json'), 'utf8'))).toEqual(installed);
});
