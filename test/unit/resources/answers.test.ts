/** What operations send, and make of the answer, beside what their rows in test/operations say: other parameters, and what only the fake server can show. */
import type { INodeParameters } from 'n8n-workflow';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext, type ExecuteOptions } from '../../support/contexts';
import { credentialFor } from '../../support/helpers';
import { useFake } from '../../support/fakeClient';

const fake = useFake();
const SAFE = { deep_scan: false, ignore_cache: false, ignore_filtering: false, generate_alert: false };
const CLEAR = { classification: 'TLP:CLEAR' };
const file: ExecuteOptions['binary'] = [{ data: { data: Buffer.from('hello').toString('base64'), fileName: 'a.exe', mimeType: 'x/y' } }];

async function run(operation: string, item: INodeParameters, binary?: ExecuteOptions['binary']) {
	const [resource = '', name = ''] = operation.split('.');
	const { context, hints } = executeContext({ credential: credentialFor(fake().url), resource, operation: name, items: [item], binary });
	const [output = []] = await route(context, resources);
	return { json: output.map(({ json }) => json), hints };
}

/** But for what is asked before something is handed in: limits, and the marking of the stored file. */
const requests = () => fake().requests(/^(?!POST auth|GET (file\/info|user))/).map(({ method, path, query, json }) => [`${method} ${path}${query.size > 0 ? `?${query.toString()}` : ''}`, json]);

describe('An operation that hands something in sends exactly this', () => {
	it.each<[string, INodeParameters, string, object]>([
		['submission.submit', { inputSource: 'text', text: ' a\n', fileName: 'a.ps1' }, 'POST submit/', { plaintext: ' a\n', name: 'a.ps1', params: {} }],
		['submission.submit', { inputSource: 'text', text: 'a' }, 'POST submit/', { plaintext: 'a', params: {} }],
		['submission.submit', { inputSource: 'url', url: 'hxxps://a[.]b/' }, 'POST submit/', { url: 'https://a.b/', params: {} }],
		[
			'submission.submit',
			{ inputSource: 'text', text: 'a', metadata: { entries: [{ key: 'k', value: 'v' }] }, options: { metadataJson: '{"n": {"x": 1}}', submissionProfile: 'static', generateAlert: true, servicesSelected: 'A, B', type: 'T' } },
			'POST submit/',
			{ plaintext: 'a', submission_profile: 'static', metadata: { k: 'v', n: { x: 1 } }, params: { generate_alert: true, services: { selected: ['A', 'B'] }, type: 'T' } },
		],
		['ingest.ingest', { inputSource: 'text', text: 'a' }, 'POST ingest/', { plaintext: 'a', params: SAFE }],
		['ingest.ingest', { inputSource: 'text', text: 'a', notificationThreshold: 7 }, 'POST ingest/', { plaintext: 'a', params: SAFE }],
		[
			'ingest.ingest',
			{ inputSource: 'text', text: 'a', notificationQueue: 'q', options: { generateAlert: true, priority: 9 } },
			'POST ingest/',
			{ plaintext: 'a', params: { ...SAFE, generate_alert: true, priority: 9 }, notification_queue: 'q', notification_threshold: 0 },
		],
	])('%s %j', async (operation, item, request, body) => {
		const { json } = await run(operation, item);
		expect(requests()).toEqual([[request, body]]);
		expect(json).toHaveLength(1);
	});

	it.each(['submission.submit', 'ingest.ingest'])('%s, for a file', async (operation) => {
		await run(operation, { inputSource: 'binary' }, file);
		const sent = fake().requests(/submit|ingest/)[0];
		expect(sent?.file?.content.toString()).toBe('hello');
		expect(sent?.json).toMatchObject({ name: 'a.exe' });
	});

	it('submission.submit, for a hash', async () => {
		fake().submissions.storedFiles.push({ content: Buffer.from('x'), classification: 'TLP:CLEAR' });
		await run('submission.submit', { inputSource: 'hash', hash: '9DD4E461268C8034F5C8564E155C67A6' });
		expect(requests()).toEqual([['POST submit/', { md5: '9dd4e461268c8034f5c8564e155c67a6', params: {} }]]);
	});

	it('submission.submitAndWait, and then looks until it has ended', async () => {
		fake().submissions.looksUntilEnd = 1;
		const { json, hints } = await run('submission.submitAndWait', { inputSource: 'text', text: 'a', options: { ...CLEAR, pollInterval: 0.2 } });
		const sid = String(json[0]?.sid);
		expect(requests().map(([request]) => request)).toEqual(['POST submit/', `GET submission/${sid}/`, `GET submission/${sid}/`, `GET submission/summary/${sid}/`]);
		expect(Object.keys(json[0] ?? {})).toEqual(['verdict', 'score', 'file', 'why', 'url', 'sha256', 'sid', 'state', 'submitted', 'serviceErrors', 'reused', 'seconds']);
		expect(json[0]).toMatchObject({ verdict: 'informative', state: 'completed', reused: false });
		expect(hints).toEqual([]);
	});

	it('submission.submitAndWait, and without Simplify gives the record behind the analysis', async () => {
		const { json } = await run('submission.submitAndWait', { inputSource: 'text', text: 'a', simplify: false, options: { ...CLEAR, pollInterval: 0.2 } });
		expect(requests().map(([request]) => request)).toEqual(['POST submit/', `GET submission/${String(json[0]?.sid)}/`]);
		expect(Object.keys(json[0] ?? {})[0]).toBe('analysis');
		expect(json[0]).toMatchObject({ state: 'completed', analysis: { verdict: 'informative', reused: false }, verdict: { malicious: [] } });
	});

	it('submission.submitAndWait, and says when the wait is over before the analysis', async () => {
		fake().submissions.looksUntilEnd = 99;
		const { json, hints } = await run('submission.submitAndWait', { inputSource: 'text', text: 'a', waitTimeout: 1, options: { ...CLEAR, pollInterval: 0.2 } });
		expect(json[0]).toMatchObject({ state: 'submitted' });
		expect(hints).toEqual([expect.stringContaining('Not completed within 1 s')]);
	});
});

describe('An operation that reads sends exactly this', () => {
	const search = { index: 'alert', query: 'status:TRIAGE', simplify: false };
	const query = 'status:TRIAGE';
	it.each<[string, INodeParameters, string, unknown]>([
		['ingest.getMessages', { notificationQueue: 'q' }, 'GET ingest/get_message_list/q/?page_size=50', undefined],
		['search.search', search, 'POST search/alert/', { query, offset: 0, rows: 50 }],
		['search.search', { ...search, limit: 1000 }, 'POST search/alert/', { query, offset: 0, rows: 1000 }],
		['search.search', { ...search, limit: 1001 }, 'POST search/alert/', { query, rows: 500, deep_paging_id: '*' }],
		['search.search', { ...search, returnAll: true }, 'POST search/alert/', { query, rows: 500, deep_paging_id: '*' }],
		[
			'search.search',
			{ ...search, query: '*', limit: 10, options: { fields: ['alert_id', 'type'], sort: 'type asc', filters: ['"b", c', ''], offset: 5, useArchive: true, archiveOnly: true, trackTotalHits: true, timeout: 9 } },
			'POST search/alert/',
			{ query: '*', fl: 'alert_id,type', sort: 'type asc', filters: ['"b", c'], offset: 5, rows: 10, use_archive: true, archive_only: true, track_total_hits: true, timeout: 9 },
		],
		['search.facet', { index: 'alert', field: 'status' }, 'POST search/facet/alert/status/', { query: '*' }],
		['search.facet', { index: 'alert', field: 'status', options: { size: 3, minCount: 2, filters: ['x:y'] } }, 'POST search/facet/alert/status/', { query: '*', size: 3, mincount: 2, filters: ['x:y'] }],
		['search.grouped', { index: 'alert', field: 'status' }, 'POST search/grouped/alert/status/', { query: '*', rows: 50 }],
		[
			'search.grouped',
			{ index: 'alert', field: 'status', limit: 4, options: { offset: 1, fields: 'alert_id', groupSize: 2, groupSort: 'type asc', sort: 'type desc' } },
			'POST search/grouped/alert/status/',
			{ query: '*', rows: 4, offset: 1, fl: 'alert_id', limit: 2, group_sort: 'type asc', sort: 'type desc' },
		],
		['search.histogram', { index: 'alert', field: 'al.score' }, 'POST search/histogram/alert/al.score/', { query: '*' }],
	])('%s %j', async (operation, item, request, body) => {
		await run(operation, item);
		expect(requests()).toEqual([[request, body]]);
	});
});

describe('Get Indicators', () => {
	const indicatorsOf = async (text: string) => {
		const { json } = await run('submission.submitAndWait', { inputSource: 'text', text, options: { ...CLEAR, pollInterval: 0.2 } });
		return { sha256: json[0]?.sha256, ...(await run('submission.getIndicators', { submissionId: { mode: 'id', value: String(json[0]?.sid) }, minimumVerdict: 'suspicious' })) };
	};

	it('begins with the hash of a malicious file, though nothing else was found in it', async () => {
		const { sha256, json, hints } = await indicatorsOf('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
		expect(json[0]).toMatchObject({ type: 'sha256', value: sha256, verdict: 'malicious' });
		expect(hints).toEqual([]);
	});

	it('says above an empty output why it is empty', async () => {
		expect(await indicatorsOf('harmless')).toMatchObject({ json: [], hints: [expect.stringMatching(/^Nothing was found that is an indicator/)] });
	});
});

describe('An answer becomes items', () => {
	it('one for each hit, value, step, group and field', async () => {
		expect((await run('search.search', { index: 'alert', query: '*', options: { fields: 'alert_id' } })).json).toEqual([{ alert_id: 'lab-alert-3' }, { alert_id: 'lab-alert-2' }, { alert_id: 'lab-alert-1' }]);
		expect((await run('search.facet', { index: 'alert', field: 'status' })).json).toEqual([{ value: 'TRIAGE', count: 3 }]);
		expect((await run('search.histogram', { index: 'alert', field: 'al.score', start: '0', end: '2000', gap: '1000' })).json).toEqual([{ value: '0', count: 1 }, { value: '1000', count: 2 }]);
		expect((await run('search.grouped', { index: 'alert', field: 'priority' })).json.map(({ value }) => value)).toEqual(['CRITICAL', 'MEDIUM', 'LOW']);
		const fields = (await run('search.fields', { index: 'alert' })).json;
		expect(fields[0]).toEqual({ name: 'al.attrib', default: true, indexed: true, list: true, stored: true, type: 'keyword' });
		expect(fields.map(({ name }) => name)).toEqual(fields.map(({ name }) => name).sort());
	});

	it('none where a queue is empty', async () => {
		expect((await run('ingest.getMessage', { notificationQueue: 'q' })).json).toEqual([]);
		expect((await run('ingest.getMessages', { notificationQueue: 'q' })).json).toEqual([]);
	});

	it('with the field names of the server, unchanged', async () => {
		const { json } = await run('alert.get', { alertId: 'lab-alert-1', simplify: false });
		expect(json[0]).toEqual(fake().search.documents.alert?.[0]);
	});
});

describe('A search', () => {
	it('refuses what the search engine would', async () => {
		const search = { index: 'alert', query: '*' };
		await expect(run('search.search', { ...search, limit: 100, options: { offset: 9950 } })).rejects.toThrow(/Offset.*10000/);
		await expect(run('search.search', { ...search, query: '' })).rejects.toThrow(/Query: is empty/);
		await expect(run('search.search', { ...search, index: 'nope' })).rejects.toThrow(/Index: must be one of alert/);
		await expect(run('search.facet', { index: 'alert', field: '../x' })).rejects.toThrow(/Field Name or ID: is not the name of a field/);
		expect(fake().log).toEqual([]);
	});
});
