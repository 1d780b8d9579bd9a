import * as loadOptions from '../../../nodes/Assemblyline/methods/loadOptions';
import { credentialFor, loadContext } from '../../support/helpers';
import { failureOf, useFake } from '../../support/fakeClient';

const fake = useFake();
const context = (parameters = {}) => loadContext(credentialFor(fake().url), parameters);

describe('The list of services', () => {
	it('has the categories first, then the services that are switched on, each with one sentence', async () => {
		expect(await loadOptions.getServices.call(context())).toEqual([
			{ name: 'Extraction (Category)', value: 'Extraction' },
			{ name: 'Static Analysis (Category)', value: 'Static Analysis' },
			{ name: 'Characterize', value: 'Characterize', description: 'Partitions the file' },
			{ name: 'Extract', value: 'Extract', description: 'NA' },
			{ name: 'LabScanner', value: 'LabScanner', description: 'Finds the EICAR test file' },
		]);
	});
});

describe('The list of submission profiles', () => {
	it('has their names as the web page shows them', async () => {
		const profiles = await loadOptions.getSubmissionProfiles.call(context());
		expect(profiles.map(({ name, value }) => [name, value])).toEqual([
			['Static + Dynamic Analysis [OFFLINE]', 'static_with_dynamic'],
			['Static Analysis [OFFLINE]', 'static'],
		]);
	});

	it('says of each what it is for, though a 4.7 server begins its description with a heading', async () => {
		const [, profile] = await loadOptions.getSubmissionProfiles.call(context());
		expect(profile?.description).toContain('Quick scan');
	});
});

test('The list of fields says what to do where the index is an expression', async () => {
	expect(await failureOf(loadOptions.getFields.call(context({ index: '={{ $json.index }}' })))).toMatchObject({ message: expect.stringMatching(/^Index: is an expression/) as string });
	expect(fake().log).toEqual([]);
});

test('The list of external sources has each once', async () => {
	expect((await loadOptions.getFileSources.call(context())).map(({ value }) => value)).toEqual(['cve-files', 'lab-files']);
});

test('The list of external sources for a submission has a name that is none of them, first', async () => {
	expect((await loadOptions.getFileSourcesOrNone.call(context())).map(({ value }) => value)).toEqual(['none', 'cve-files', 'lab-files']);
});

describe('The list of fields', () => {
	it.each([
		['getFields', ['al.attrib', 'al.score', 'alert_id', 'attack.category', 'file.name', 'file.size', 'priority', 'reporting_ts', 'status', 'type']],
		['getReturnFields', ['*', 'al.attrib', 'al.score', 'alert_id', 'attack.category', 'file.name', 'file.size', 'priority', 'reporting_ts', 'status', 'type']],
		['getHistogramFields', ['al.score', 'reporting_ts']],
		['getNumberFields', ['al.score', 'file.size']],
	] as const)('%s has those that suit', async (method, names) => {
		const options = await loadOptions[method].call(context({ index: 'alert' }));
		expect(options.map(({ value }) => value)).toEqual(names);
		expect(options.find(({ value }) => value === 'al.score')?.description).toBe('integer');
	});

	it('is of the chosen index, and of submissions before one is chosen', async () => {
		expect((await loadOptions.getFields.call(context())).map(({ value }) => value)).toContain('max_score');
	});

	it('tells what the server says where the user may not', async () => {
		expect(await failureOf(loadOptions.getFields.call(context({ index: 'user' })))).toMatchObject({ kind: 'forbidden' });
	});
});
