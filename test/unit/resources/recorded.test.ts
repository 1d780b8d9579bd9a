/** Every row of every operation on what a real server once answered: what it sends, exactly, and what comes of it. */
import { AssemblylineClient } from '../../../nodes/Assemblyline/client/client';
import { resources } from '../../../nodes/Assemblyline/resources';
import { rows } from '../../operations';
import { jsonOf, perform } from '../../operations/perform';
import { readRecording, replay, titleOf } from '../../operations/recording';
import { credentialFor } from '../../support/helpers';

/** The operations in whose rows something was sent that is sent once only. */
const writing = new Set<string>();

describe('An operation does on recorded replies what it says', () => {
	it.each(rows.map((row, index) => [titleOf(row), row, index] as const))('%s', async (_title, row, index) => {
		const recording = readRecording(row);
		const written = jest.spyOn(AssemblylineClient.prototype, 'write');
		// A server of its own for each row: sessions are shared by server and user.
		const done = await perform(row, recording.given, credentialFor(`https://recorded-${index}.example`), replay(recording));
		if (written.mock.calls.length > 0) writing.add(row.operation);
		written.mockRestore();
		if (row.error) expect(done.error).toContain(row.error);
		else expect(done.error).toBeUndefined();
		expect(done.requests).toEqual(row.sends(recording.given, jsonOf(done)));
		if (row.output) expect(done.items).toMatchObject(row.output(recording.given).map((json) => ({ json })));
	});
});

it('An operation says whether it only reads: repeats, agents and Retry On Fail go by that', () => {
	const said = resources.flatMap(({ value, operations }) => operations.filter(({ effect }) => effect !== 'reads').map((operation) => `${value}.${operation.value}`));
	// The one row of Submit and Wait finds a fresh result, and submits nothing.
	expect([...writing, 'submission.submitAndWait'].sort()).toEqual(said.sort());
});

it('Every operation has a row', () => {
	const all = resources.flatMap(({ value, operations }) => operations.map((operation) => `${value}.${operation.value}`));
	const missing = all.filter((name) => !rows.some(({ operation }) => operation === name));
	// In test/operations/<resource>.rows.ts.
	expect(missing).toEqual([]);
});
