/** Every row of every operation on the real servers: the request, the answer's shape against the recorded one. */
import { readFileSync } from 'node:fs';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import type { JsonObject } from '../../nodes/Assemblyline/client/types';
import { resources } from '../../nodes/Assemblyline/resources';
import { rows } from '../operations';
import { jsonOf, perform } from '../operations/perform';
import { readRecording, replay, SHARED, titleOf, writeRecording, writeShared } from '../operations/recording';
import type { Given, Row } from '../operations/row';
import { removeServices } from '../operations/service.rows';
import { lab } from '../lab/assemblyline/facts';
import { withActionsAlone } from '../support/actions';
import { credentialFor } from '../support/helpers';
import { n8nHelpers } from '../support/http';
import { differences } from '../support/shape';
import { realTarget, realVersions, type Target, Visitor } from './targets';

/** Set by `npm run record` to write anew what the newer server answers to an operation or a resource; `all` for every row. */
const record = process.env.RECORD ?? '';
const isRecorded = ({ operation }: Row) => record === 'all' || record === operation || record === operation.split('.')[0];

describe.each(realVersions)('On Assemblyline %s', (version) => {
	const older = version.startsWith('4.6');
	let target: Target;
	beforeAll(async () => {
		target = await realTarget(version);
		if (record === 'all' && !older) {
			const admin = new Visitor(target).clientWith({ authentication: 'password', username: 'admin', secret: 'admin' });
			for (const path of SHARED) writeShared(path, { api_response: await admin.read(path), api_error_message: '', api_server_version: version, api_status_code: 200 });
		}
	});

	afterAll(removeServices);

	const [skipped, run] = [rows.filter(({ on46 }) => older && on46?.skip), rows.filter(({ on46 }) => !older || !on46?.skip)];
	if (skipped.length > 0) it.skip.each(skipped.map((row) => [titleOf(row), row.on46?.skip] as const))('%s cannot be: %s', () => undefined);

	it.each(run.map((row) => [titleOf(row), row] as const))('%s', (_title, row) => (row.operation.startsWith('system.') ? withActionsAlone(() => tryOut(row)) : tryOut(row)));

	async function tryOut(row: Row): Promise<void> {
		// The key of the lab's administrator lacks the roles of an administrator; a session by password has all of them.
		const admin = new Visitor(target).clientWith({ authentication: 'password', username: 'admin', secret: 'admin' }, adminOf(target));
		const given = (await row.given?.(admin)) ?? {};
		const name = row.as ?? 'admin';
		const who = { authentication: 'password', username: name, password: name };
		const credential = credentialFor(target.url, { ...who, caCertificate: readFileSync(lab.ca, 'utf8'), timeout: 60 });
		try {
			const done = await perform(row, given, credential, n8nHelpers.httpRequest);
			const error = (older ? row.on46?.error : undefined) ?? row.error;
			if (error) expect(done.error).toContain(error);
			else expect(done.error).toBeUndefined();
			expect(done.requests).toEqual(row.sends(given, jsonOf(done)));
			if (row.output) expect(done.items).toMatchObject(row.output(given).map((json) => ({ json })));
			if (!error && isRepeatable(row)) {
				const before = await documentOf(admin, row, given);
				expect((await perform(row, given, credential, n8nHelpers.httpRequest)).items).toEqual(done.items);
				expect(await documentOf(admin, row, given)).toEqual(before);
			}
			if (!older && isRecorded(row)) writeRecording(row, { server: version, given, replies: done.replies });
			const recording = readRecording(row);
			const before = await perform(row, recording.given, credentialFor(`https://${Date.now()}.example`), replay(recording));
			expect(differences(before.items, done.items, { part: true, ...row.compare, ...(older ? row.on46?.compare : {}) })).toEqual([]);
		} finally {
			await row.after?.(admin, given);
		}
	}
});

const repeatable = new Set(resources.flatMap(({ value, operations }) => operations.flatMap((operation) => (operation.repeatable ? [`${value}.${operation.value}`] : []))));
const isRepeatable = ({ operation }: Row) => repeatable.has(operation);

/** What a change has made of the thing that the row is about, but for when that was. */
async function documentOf(admin: AssemblylineClient, { operation }: Row, { alertId, hash, sid, workflowId, name }: Given): Promise<JsonObject> {
	const [resource = ''] = operation.split('.');
	const paths: Record<string, string> = { alert: `alert/${alertId}/`, badlist: `badlist/${hash}/`, safelist: `safelist/${hash}/`, signature: `service/${name}/`, submission: `submission/${sid}/`, workflow: `workflow/${workflowId}/` };
	const { updated, last_edit: edited, ...document } = await admin.read<JsonObject>(paths[resource] ?? '');
	return document;
}

/** The administrator's session, one for all rows. */
const admins = new Map<string, Pick<Target, 'session'>>();
function adminOf({ name }: Target): Pick<Target, 'session'> {
	const known = admins.get(name) ?? {};
	admins.set(name, known);
	return known;
}
