import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { findSameAnalysis } from '../../../nodes/Assemblyline/client/reuse';
import type { SubmissionBody } from '../../../nodes/Assemblyline/client/submit';
import type { JsonObject } from '../../../nodes/Assemblyline/client/types';
import { failureOf } from '../../support/fakeClient';
import { clientThat } from '../../support/stubClient';

const SHA256 = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const FACTORY = ['Filtering', 'Antivirus', 'Static Analysis', 'Extraction', 'Networking'];

/** What `user/submission_params/` answers: it has no limits. */
const userDefaults = { deep_scan: false, generate_alert: false, ignore_cache: false, ignore_filtering: false, service_spec: {}, services: { excluded: [], rescan: [], resubmit: [], selected: FACTORY } };

/** The parameters in the record of a submission that asked for nothing special. */
const usual = { ...userDefaults, filetype_override: null, ignore_recursion_prevention: false, max_extracted: 500, max_supplementary: 500 };

const record = (sid: string, params: JsonObject, more: JsonObject = {}): JsonObject => ({
	sid, state: 'completed', file_count: 1, files: [{ sha256: SHA256, name: 'a', size: 1 }], params: { ...usual, ...params }, ...more,
});

/** What is found among these earlier submissions, newest first; and how many of them were read. */
async function found(earlier: JsonObject[], asked: SubmissionBody = {}, defaults: JsonObject = userDefaults, gone: string[] = []) {
	const { client, paths } = clientThat((path, { deep_paging_id: page }) => {
		if (path === 'user/whoami/') return { username: 'me' };
		if (path.startsWith('user/submission_params/')) return defaults;
		if (gone.some((sid) => path === `submission/${sid}/`)) throw new AssemblylineError('notFound', 'no such submission');
		if (!path.startsWith('search/')) return earlier.find(({ sid }) => path === `submission/${String(sid)}/`);
		const start = page === '*' ? 0 : Number(page);
		const items = earlier.slice(start, start + 10).map(({ sid, files, file_count, params }) => ({ sid, files, file_count, params }));
		return { items, ...(start + 10 < earlier.length ? { next_deep_paging_id: String(start + 10) } : {}) };
	});
	const result = await findSameAnalysis(client, SHA256, 24, asked);
	return { sid: result?.sid, read: paths.filter((path) => path.startsWith('submission/')).length, paths };
}

describe('An earlier analysis', () => {
	it.each<[string, JsonObject]>([
		['as usual', {}],
		['of another user, with other metadata and marking, kept for another time', { submitter: 'bob', classification: 'TLP:RED', ttl: 1, priority: 5, description: 'x' }],
		['with the same services in another order', { services: { ...usual.services, selected: [...FACTORY].reverse() } }],
	])('made %s is the answer', async (_, params) => {
		expect(await found([record('old', params)])).toMatchObject({ sid: 'old' });
	});

	it.each<[string, JsonObject, SubmissionBody]>([
		['other services', { services: { ...usual.services, selected: ['Characterize'] } }, {}],
		['fewer services than asked for now', {}, { params: { services: { selected: ['CAPE'] } } }],
		['services left out', { services: { ...usual.services, excluded: ['CAPE'] } }, {}],
		['no services to run again', {}, { params: { services: { rescan: ['CAPE'] } } }],
		['no password', {}, { params: { service_spec: { Extract: { password: 'infected' } } } }],
		['another password', { service_spec: { Extract: { password: 'a' } } }, { params: { service_spec: { Extract: { password: 'b' } } } }],
		['no deep scan', {}, { params: { deep_scan: true } }],
		['a deep scan', { deep_scan: true }, {}],
		['filtering', {}, { params: { ignore_filtering: true } }],
		['another limit of files', {}, { params: { max_extracted: 1000 } }],
		['another limit of supplementary files', { max_supplementary: 500 }, { params: { max_supplementary: 1000 } }],
		['another type of file', {}, { params: { filetype_override: 'code/python' } }],
	])('made with %s is none', async (_, params, asked) => {
		expect(await found([record('old', params)], asked)).toMatchObject({ sid: undefined });
	});

	it('made with the same special settings is the answer', async () => {
		const params = { deep_scan: true, max_extracted: 9, service_spec: { Extract: { password: 'infected', depth: 2 } }, services: { ...usual.services, selected: ['CAPE'] } };
		const asked = { params: { deep_scan: true, max_extracted: 9, service_spec: { Extract: { depth: 2, password: 'infected' } }, services: { selected: ['CAPE'] } } };
		expect(await found([record('old', params)], asked)).toMatchObject({ sid: 'old' });
	});

	it('is the answer where what is asked for is there, but undefined: that is not sent', async () => {
		expect(await found([record('old', {})], { params: { deep_scan: undefined, services: { selected: undefined }, service_spec: undefined } })).toMatchObject({ sid: 'old' });
	});

	it("is measured by the profile's settings, or by the user's own, where the submission leaves them open", async () => {
		const defaults = { ...userDefaults, deep_scan: true };
		expect(await found([record('old', {})], { submission_profile: 'static' }, defaults)).toMatchObject({ sid: undefined });
		const { sid, paths } = await found([record('old', { deep_scan: true })], { submission_profile: 'static' }, defaults);
		expect([sid, paths[1]]).toEqual(['old', 'user/submission_params/me/static/']);
	});

	it('cannot be told from others where the server fails to tell the settings: the error says what to do', async () => {
		const { client } = clientThat((path) => {
			if (path === 'user/whoami/') return { username: 'me' };
			throw new AssemblylineError('serverError', 'Internal Server Error', { status: 500 });
		});
		expect(await failureOf(findSameAnalysis(client, SHA256, 24, {}))).toMatchObject({ hint: expect.stringContaining('switch it off') as string });
	});

	it('that was stopped by its limit of files is none, unless that limit is asked for', async () => {
		const full = record('old', { max_extracted: 3 }, { file_count: 4 });
		expect(await found([full])).toMatchObject({ sid: undefined });
		expect(await found([full], { params: { max_extracted: 3 } })).toMatchObject({ sid: 'old' });
		expect(await found([record('old', { max_extracted: 100 }, { file_count: 100 })])).toMatchObject({ sid: 'old' });
	});

	it.each([{ generate_alert: true }, { ignore_cache: true }])('is none where the user has saved %j', async (saved) => {
		expect(await found([record('old', saved)], {}, { ...userDefaults, ...saved })).toMatchObject({ sid: undefined, read: 0 });
	});

	it('is found behind any number of submissions that hold other files, too', async () => {
		const mixed = Array.from({ length: 35 }, (_, number) => record(`mixed${number}`, {}, { files: [{ sha256: SHA256 }, { sha256: OTHER }] }));
		expect(await found([...mixed, record('old', {})])).toMatchObject({ sid: 'old', read: 1 });
	});

	it('is the newest that was made so, behind any number of others; it alone is read', async () => {
		const others = Array.from({ length: 35 }, (_, number) => record(`other${number}`, { service_spec: { Extract: { password: 'x' } } }));
		expect(await found([...others, record('newer', {}), record('older', {})])).toMatchObject({ sid: 'newer', read: 1 });
	});

	it('that is gone, or is done again, by the time it is read is passed over', async () => {
		expect(await found([record('gone', {}), record('rescored', {}, { state: 'submitted' }), record('old', {})], {}, userDefaults, ['gone'])).toMatchObject({ sid: 'old', read: 3 });
	});
});
