/** What is handed in without a marking: which it gets, what becomes of the stored file's, and what is told. */
import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { isAsRestrictive, stricterOf } from '../../../nodes/Assemblyline/client/classification';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { classificationDefinition as definition } from '../../fake/documents';
import { denied } from '../../fake/answer';
import { executeContext } from '../../support/contexts';
import { useFake } from '../../support/fakeClient';
import { credentialFor } from '../../support/helpers';

const fake = useFake();
const TEXT = 'seen before';
const SHA256 = createHash('sha256').update(TEXT).digest('hex');

const store = (classification: string) => fake().submissions.storedFiles.push({ content: Buffer.from(TEXT), classification });
const stored = () => fake().submissions.storedFiles.find(({ content }) => content.toString() === TEXT)?.classification;
const sent = () => fake().requests(/^POST (submit|ingest)\/$/).map(({ json }) => Reflect.get(Object(Reflect.get(Object(json), 'params')), 'classification') as unknown);
const lookUps = () => fake().requests(/^GET file\/info/).length;

async function run(operation: string, options: INodeParameters = {}, credential: ICredentialDataDecryptedObject = {}, item: INodeParameters = { inputSource: 'text', text: TEXT }) {
	const [resource = '', name = ''] = operation.split('.');
	const { context, hints } = executeContext({ credential: credentialFor(fake().url, credential), resource, operation: name, items: [{ ...item, options }] });
	const [output = []] = await route(context, resources);
	return { output, hints };
}

const OPERATIONS = ['submission.submit', 'submission.submitAndWait', 'ingest.ingest', 'ingest.ingestMany'];

describe.each(OPERATIONS)('%s without a marking', (operation) => {
	it("keeps the stored file's, where that is higher", async () => {
		store('TLP:AMBER');
		const { hints } = await run(operation);
		expect(sent()).toEqual(['TLP:AMBER']);
		expect(stored()).toBe('TLP:AMBER');
		expect(hints).toEqual([expect.stringMatching(/^The server marked it as TLP:AMBER, as Classification was left out in the options: \w+$/)]);
	});

	it('leaves it to the server, and tells which it is, where the file is new', async () => {
		const { hints } = await run(operation);
		expect(sent()).toEqual([undefined]);
		expect(hints).toEqual([expect.stringMatching(/^The server marked it as TLP:CLEAR, as Classification was left out in the options: \w+$/)]);
	});

	it('tells what the saved settings say', async () => {
		fake().submissions.savedParams.classification = 'TLP:GREEN';
		const { hints } = await run(operation);
		expect(hints).toEqual([expect.stringMatching(/^The server marked it as TLP:GREEN, as Classification was left out in the options: \w+$/)]);
	});

	it('lowers the stored file where the user switched Keep Classification off', async () => {
		store('TLP:AMBER');
		await run(operation, { keepClassification: false });
		expect([sent(), stored(), lookUps()]).toEqual([[undefined], 'TLP:CLEAR', 0]);
	});

	it('says nothing of it, and asks nothing, with a marking', async () => {
		store('TLP:AMBER');
		const { hints } = await run(operation, { classification: 'TLP:GREEN' });
		expect([sent(), hints, lookUps()]).toEqual([['TLP:GREEN'], [], 0]);
		expect((await run(operation, { extraParams: '{"classification": "TLP:GREEN"}' })).hints).toEqual([]);
	});
});

describe('What is handed in without a marking', () => {
	it('says that the stored marking was not looked up, where the user may not do that', async () => {
		store('TLP:AMBER');
		fake().faults.plan(denied('/api/v4/file/info/', 'API /api/v4/file/info/ requires one of the following roles: submission_view, file_detail'), { on: /^GET file\/info/ });
		const { hints } = await run('submission.submit');
		expect(sent()).toEqual([undefined]);
		expect(hints).toContainEqual(expect.stringMatching(/^Keep Classification could not look up what the stored file is marked as, and its marking may be lower now: .*submission_view, file_detail/));
	});

	it("leaves a stored file's that is lower than what the saved settings say", async () => {
		store('TLP:GREEN');
		fake().submissions.savedParams.classification = 'TLP:AMBER';
		await run('submission.submit');
		expect([sent(), stored()]).toEqual([[undefined], 'TLP:GREEN']);
	});

	it('is refused where neither marking is the higher one', async () => {
		store('TLP:GREEN//COMMERCIAL');
		fake().submissions.savedParams.classification = 'TLP:AMBER';
		await expect(run('submission.submit')).rejects.toThrow(/^Classification: is missing: the server has this file as TLP:GREEN\/\/COMMERCIAL, the submission would be TLP:AMBER/);
		expect(sent()).toEqual([]);
	});

	it.each<INodeParameters>([{ inputSource: 'url', url: 'https://evil.example/' }, { inputSource: 'hash', hash: SHA256 }])('asks for no file where there are no bytes: %j', async (item) => {
		store('TLP:AMBER');
		const { hints } = await run('submission.submit', {}, {}, item);
		expect([sent(), lookUps()]).toEqual([[undefined], 0]);
		expect(hints).toEqual([expect.stringContaining(item.inputSource === 'hash' ? 'TLP:AMBER' : 'TLP:CLEAR')]);
	});

	it('is told nothing of by an account that may see nothing higher', async () => {
		expect((await run('submission.submit', {}, { username: 'user', apiKey: 'devkey:user' })).hints).toEqual([]);
	});

	it('asks nothing of a server that enforces nothing', async () => {
		definition.enforce = false;
		try {
			const { hints } = await run('submission.submit');
			expect([hints, lookUps()]).toEqual([[], 0]);
		} finally {
			definition.enforce = true;
		}
	});
});

it.each([
	['TLP:AMBER', 'TLP:CLEAR', true],
	['TLP:CLEAR', 'TLP:AMBER', false],
	['TLP:A', 'TLP:AMBER', true],
	['TLP:WHITE', 'TLP:GREEN', false],
	['TLP:AMBER+STRICT//COMMERCIAL', 'TLP:AMBER', true],
	['TLP:AMBER', 'TLP:CLEAR//COMMERCIAL', false],
	['TLP:AMBER//CMR', 'TLP:CLEAR//COMMERCIAL', true],
	['TLP:AMBER//REL TO CSE', 'TLP:AMBER', true],
	['TLP:AMBER', 'TLP:CLEAR//REL TO CSE', false],
	['TLP:AMBER//REL TO CSE', 'TLP:CLEAR//REL TO CSE', true],
	['TLP:AMBER//REL TO A, B', 'TLP:CLEAR//REL TO CSE', false],
	['SOMETHING ELSE', 'TLP:CLEAR', false],
	['TLP:AMBER', 'SOMETHING ELSE', false],
])('%s is at least %s: %s', (one, other, expected) => {
	expect(isAsRestrictive(one, other, definition)).toBe(expected);
});

it.each([
	['TLP:CLEAR', 'TLP:A', 'TLP:A'],
	['TLP:A', 'TLP:AMBER', 'TLP:A'],
	['TLP:A', 'TLP:A//REL TO CSE', 'TLP:A//REL TO CSE'],
	['TLP:G//REL TO X', 'TLP:A//REL TO CSE', 'TLP:A//REL TO CSE'],
	['TLP:A//CMR', 'TLP:A//REL TO CSE', 'TLP:A//CMR'],
	['', 'TLP:C', 'TLP:C'],
	['TLP:C', '', 'TLP:C'],
	['NOTHING', 'TLP:C', 'NOTHING'],
	['TLP:C', 'NOTHING', 'NOTHING'],
])('Of %j and %j the stricter one is %j', (one, other, expected) => {
	expect(stricterOf(one, other, definition)).toBe(expected);
});
