/** Files that are more than the user may hand in today: said before any is sent. */
import type { INodeParameters } from 'n8n-workflow';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { useFake } from '../../support/fakeClient';
import { credentialFor } from '../../support/helpers';

const fake = useFake();
const OPERATIONS: [string, string, INodeParameters][] = [['ingest', 'ingest', {}], ['ingest', 'ingestMany', {}], ['submission', 'submit', {}], ['submission', 'submitAndWait', { waitTimeout: 5 }]];

function start(resource: string, operation: string, count: number, { continueOnFail = false, ...more }: INodeParameters & { continueOnFail?: boolean } = {}) {
	const items = Array.from({ length: count }, (_, number) => ({ inputSource: 'text', text: `text ${number}`, ...more }));
	const { context, hints } = executeContext({ credential: credentialFor(fake().url), resource, operation, items, continueOnFail });
	const getCredentials = jest.spyOn(context, 'getCredentials');
	return { hints, getCredentials, output: route(context, resources).then(([output = []]) => output.map(({ json }) => json)) };
}

const limit = (left: number) => (fake().submissions.quota = { daily: 100, left });
const sent = () => fake().requests(/^POST (?:ingest|submit)\//).length;

describe.each(OPERATIONS)('%s: %s', (resource, operation, parameters) => {
	it('sends nothing where not all can be handed in, and says how many can', async () => {
		limit(2);
		await expect(start(resource, operation, 3, parameters).output).rejects.toThrow('3 are to be handed in, and your user may hand in 2 more today');
		expect(sent()).toBe(0);
	});

	it('hands in as many as may be where the node goes on, the others are error items', async () => {
		limit(2);
		const output = await start(resource, operation, 3, { ...parameters, continueOnFail: true }).output;
		expect(output.map((json) => 'error' in json)).toEqual([false, false, true]);
		expect(output[2]).toMatchObject({ details: { kind: 'quota' } });
		expect(fake().submissions.quota?.left).toBe(0);
	});

	it('goes on as ever where they fit', async () => {
		limit(3);
		expect(await start(resource, operation, 3, parameters).output).toHaveLength(3);
		expect(fake().submissions.quota?.left).toBe(0);
	});

	it('asks for no limit where the server holds nobody to one', async () => {
		await start(resource, operation, 3, parameters).output;
		expect(fake().requests(/whoami/).length).toBeLessThan(2);
	});
});

it('Files whose earlier result may do are not counted', async () => {
	limit(0);
	const output = await start('submission', 'submitAndWait', 2, { waitTimeout: 5, options: { reuseHours: 1 }, continueOnFail: true }).output;
	expect(output).toHaveLength(2);
	await expect(start('submission', 'submitAndWait', 2, { waitTimeout: 5, options: { reuseHours: 1 } }).output).rejects.not.toThrow('are to be handed in');
});

it.each(OPERATIONS.slice(2))('More files than may run at once wait for each other (%s: %s)', async (resource, operation, parameters) => {
	fake().submissions.mostRunning = 5;
	const output = await start(resource, operation, 20, { ...parameters, requestOptions: { concurrency: 10 } }).output;
	expect(new Set(output.map(({ sid }) => sid)).size).toBe(20);
});

it('Submit and Wait waits for room no longer than its wait', async () => {
	fake().submissions.mostRunning = 0;
	await expect(start('submission', 'submitAndWait', 1, { waitTimeout: 5 }).output).rejects.toThrow('concurrent submission quota of 0');
	expect(sent()).toBeGreaterThan(1);
});

it.each([['resubmit', 'submissionId', 'abc'], ['resubmitDynamic', 'fileId', 'a'.repeat(64)]])('%s waits for room', async (operation, parameter, value) => {
	fake().faults.plan('submissionQuota', { on: /^GET submit/, times: 1 });
	const { output } = start('submission', operation, 1, { [parameter]: { __rl: true, mode: 'id', value } });
	await expect(output).rejects.toThrow('Api does not exist');
	expect(fake().requests(/^GET submit/)).toHaveLength(2);
});

it('Ingest Many sends those again for which there was no room, and tells of the pause once', async () => {
	fake().faults.plan('ingestQuota', { on: /^POST ingest/, times: 9 });
	const { hints, output } = start('ingest', 'ingestMany', 20);
	expect((await output).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'sent'));
	expect(hints.filter((hint) => /^As many ingests of your user were under way/.test(hint))).toHaveLength(1);
	expect(sent()).toBe(29);
});

it('Equal files count once', async () => {
	limit(1);
	expect(await start('ingest', 'ingestMany', 3, { text: 'the same' }).output).toHaveLength(3);
});

it('Where the node goes on, a line above its output tells', async () => {
	limit(1);
	const { hints, output } = start('submission', 'submit', 3, { continueOnFail: true });
	await output;
	expect(hints).toContain('3 are to be handed in, and your user may hand in 1 more today.');
});

it('Each item\'s credential is read once', async () => {
	const { getCredentials, output } = start('submission', 'submit', 100);
	expect(await output).toHaveLength(100);
	expect(getCredentials.mock.calls).toEqual(Array.from({ length: 100 }, (_, index) => ['assemblylineApi', index]));
});
