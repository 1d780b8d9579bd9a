/** The table of docs/defaults.md, tried as it stands there: a user who has saved these settings, and hands in texts without an option. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { getSubmission } from '../../nodes/Assemblyline/client/submission';
import type { JsonObject, SubmissionRecord } from '../../nodes/Assemblyline/client/types';
import { createUser, getUserSettings, saveUserSettings, whoAmI } from '../../nodes/Assemblyline/client/user';
import { route } from '../../nodes/Assemblyline/core/router';
import { resources } from '../../nodes/Assemblyline/resources';
import { lab } from '../lab/assemblyline/facts';
import { waitFor } from '../lab/support';
import { executeContext } from '../support/contexts';
import { credentialFor } from '../support/helpers';
import { unique } from '../support/unique';
import { realTarget, realVersions, Visitor } from './targets';

const [, ...rows] = readFileSync(join(__dirname, '../../docs/defaults.md'), 'utf8').split('\n').filter((line) => /^\| (Parameter|`)/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
const valueOf = (cell = ''): unknown => JSON.parse(cell.replace(/^`|`$/g, ''));

/** A dotted path and a value as the object that they mean. */
const nested = (path: string, value: unknown): JsonObject => path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as JsonObject;
const at = (object: unknown, path: string): unknown => path.split('.').reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), object);

/** What the user saves for a profile: the parameters that have a value in this column. */
const saved = (column: number): JsonObject => Object.assign({}, ...rows.filter((row) => row[column]).map(([name = '', ...cells]) => nested(name.replaceAll('`', ''), valueOf(cells[column - 1])))) as JsonObject;

describe.each(realVersions)('On Assemblyline %s the defaults of', (version) => {
	const name = unique('defaults').replaceAll('-', '');
	let admin: AssemblylineClient;
	let url: string;

	beforeAll(async () => {
		const target = await realTarget(version);
		({ url } = target);
		admin = new Visitor(target).clientWith({ authentication: 'password', username: 'admin', secret: 'admin' });
		await createUser(admin, name, { name, uname: name, classification: 'TLP:AMBER+STRICT//COMMERCIAL', new_pass: name, type: ['user'], is_active: true, agrees_with_tos: 'NOW' });
		const user = new Visitor(target).clientWith({ authentication: 'password', username: name, secret: name });
		const { submission_profiles: profiles } = await getUserSettings(user, name);
		await saveUserSettings(user, name, {
			default_zip_password: 'x', default_metadata: { saved_key: 'saved', given_key: 'saved' }, preferred_submission_profile: 'static',
			submission_profiles: { ...profiles, default: { ...profiles.default, ...saved(1) }, static: { ...profiles.static, ...saved(2) } },
		});
	});
	afterAll(() => admin.write('DELETE', `user/${name}/`));

	async function submitted(operation: string, options: INodeParameters): Promise<SubmissionRecord> {
		const [resource = '', value = ''] = operation.split('.');
		const credential = credentialFor(url, { authentication: 'password', username: name, password: name, caCertificate: readFileSync(lab.ca, 'utf8'), timeout: 60 });
		const { context } = executeContext({ credential, resource, operation: value, items: [{ inputSource: 'text', text: unique('defaults'), metadata: { entries: [{ key: 'given_key', value: 'given' }] }, options }] });
		const [[item] = []] = await route(context, resources);
		if (item?.json.sid) return getSubmission(admin, String(item.json.sid));
		const find = async () => (await searchPage(admin, 'submission', { query: `metadata.ingest_id:"${String(item?.json.ingestId)}"`, rows: 1 })).items[0]?.sid;
		return getSubmission(admin, String(await waitFor(find, 120_000, 500, 'the submission of the ingest')));
	}

	it.each([
		['Submit', 'submission.submit', {}, 3],
		['Submit with a profile', 'submission.submit', { submissionProfile: 'static' }, 4],
		['Ingest', 'ingest.ingest', {}, 5],
		['Ingest with a profile', 'ingest.ingest', { submissionProfile: 'static' }, 6],
	] as const)('%s are as the page says', async (_name, operation, options, column) => {
		const { params, metadata, classification } = await submitted(operation, options);
		const { profiles = {} } = (await whoAmI(admin)).configuration.submission;
		const expected = (path: string, cell = '') => (cell === "the profile's" ? at(profiles.static?.params, path) : valueOf(cell));
		const named = rows.map(([path = '', ...cells]): [string, string | undefined] => [path.replaceAll('`', ''), cells[column - 1]]);
		expect(Object.fromEntries(named.map(([path]) => [path, at(params, path)]))).toEqual(Object.fromEntries(named.map(([path, cell]) => [path, expected(path, cell)])));
		expect(classification).toBe(params.classification);
		expect(metadata).toMatchObject({ saved_key: 'saved', given_key: 'given' });
	});
});

it('The page has a value in each column of what a submission gets', () => {
	expect(rows.length).toBeGreaterThan(5);
	for (const row of rows) expect(row.slice(3).every(Boolean)).toBe(true);
});
