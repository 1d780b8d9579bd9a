import { metadataField } from '../../../nodes/Assemblyline/shared/metadataFields';
import { submissionBody, submissionOptions } from '../../../nodes/Assemblyline/shared/submissionSettings';
import { parseContext as context } from '../../support/helpers';

const none = { metadata: {}, options: {} };
const parsed = (raw: object) => submissionOptions.parse(raw, context);
const params = (raw: object) => submissionBody(undefined, { ...none, options: parsed(raw) }).params;

describe('The body of a submission', () => {
	it('has nothing that was not set: the rest is up to the profile and the server', () => {
		expect(submissionBody(undefined, none)).toEqual({ params: {} });
		expect(submissionBody(undefined, { ...none, options: parsed({ serviceSpec: '{}', extraParams: {} }) })).toEqual({ params: {} });
	});

	it('has the profile at the top level, where alone the server reads it', () => {
		expect(submissionBody('a.txt', { ...none, options: parsed({ submissionProfile: 'static' }) })).toEqual({ name: 'a.txt', submission_profile: 'static', params: {} });
	});

	it('has generate_alert and type inside params, where alone every server reads them', () => {
		expect(submissionBody(undefined, { ...none, options: parsed({ generateAlert: true, type: 'EMAIL' }) })).toEqual({ params: { generate_alert: true, type: 'EMAIL' } });
	});

	it('keeps what was set to false or zero: that may differ from the profile', () => {
		expect(params({ generateAlert: false, ignoreCache: false, ttl: 0, maxExtracted: 0 })).toEqual({ generate_alert: false, ignore_cache: false, ttl: 0, max_extracted: 0 });
	});

	it('has every setting under the name of the server', () => {
		const everything = {
			classification: 'TLP:AMBER', deepScan: true, description: 'd', externalSources: ['vt'], ignoreCache: true, ignoreFiltering: true, maxExtracted: 1,
			maxSupplementary: 2, priority: 3, serviceSpec: { Extract: { password: 'x' } }, servicesExcluded: 'A,B', servicesRescan: ['C'], servicesResubmit: ['D'],
			servicesSelected: ['E'], ttl: 4, autoArchive: true, fileTypeOverride: 'text/plain', ignoreSize: true, malicious: true, neverDrop: true,
		};
		expect(params(everything)).toEqual({
			classification: 'TLP:AMBER', deep_scan: true, description: 'd', default_external_sources: ['vt'], ignore_cache: true, ignore_filtering: true, max_extracted: 1,
			max_supplementary: 2, priority: 3, service_spec: { Extract: { password: 'x' } }, services: { selected: ['E'], excluded: ['A', 'B'], rescan: ['C'], resubmit: ['D'] }, ttl: 4,
			auto_archive: true, filetype_override: 'text/plain', ignore_size: true, malicious: true, never_drop: true,
		});
	});

	it("has an archive's password where a service looks for one: among its parameters, and among those that all try", () => {
		const initial_data = '{"passwords":["in fected "]}';
		expect(params({ archivePassword: 'in fected ' })).toEqual({ service_spec: { Extract: { password: 'in fected ' } }, initial_data });
		const serviceSpec = { Extract: { password: 'own', x: 1 }, PDFId: { y: 2 } };
		expect(params({ archivePassword: 'in fected ', serviceSpec })).toEqual({ service_spec: serviceSpec, initial_data });
	});

	it('has extra parameters, which win over the fields', () => {
		expect(params({ priority: 3, extraParams: { priority: 9, never_drop: true } })).toEqual({ priority: 9, never_drop: true });
	});

	it.each(['submitter', 'groups', 'quota_item', 'psid', 'initial_data', 'trace'])('may not say %s: the server would believe it', (name) => {
		expect(() => parsed({ extraParams: JSON.stringify({ ok: 1, [name]: 'x' }) })).toThrow(new RegExp(`^Extra Parameters \\(JSON\\): must not set ${name}`));
	});
});

it('lead back to the execution where wanted; what the user says of it wins', () => {
	const link = { 'n8n.workflow': 'Triage', 'n8n.execution_url': 'https://n8n.example/workflow/w1/executions/42' };
	const metadata = (raw: object, own: object = {}) => submissionBody(undefined, { ...none, metadata: { ...own }, options: parsed(raw) }).metadata;
	expect(metadata({ linkToExecution: true }, { ticket: '1' })).toEqual({ ...link, ticket: '1' });
	expect(metadata({ linkToExecution: true }, { 'n8n.workflow': 'Other' })).toEqual({ ...link, 'n8n.workflow': 'Other' });
	expect(metadata({ linkToExecution: false })).toBeUndefined();
});

it('do not name a workflow that has no name: the server takes no empty value', () => {
	const options = submissionOptions.parse({ linkToExecution: true }, { ...context, execution: () => ({ workflow: '', url: 'https://n8n.example' }) });
	expect(submissionBody(undefined, { ...none, options }).metadata).toEqual({ 'n8n.execution_url': 'https://n8n.example' });
});

describe('The settings', () => {
	it.each<[object, RegExp]>([
		[{ priority: 0 }, /^Priority: must be at least 1/],
		[{ priority: 1501 }, /^Priority: must be at most 1500/],
		[{ ttl: -1 }, /^Time to Live \(Days\): /],
		[{ ttl: 1.5 }, /^Time to Live \(Days\): must be a whole number/],
		[{ deepScan: 'maybe' }, /^Deep Scan: must be true or false/],
		[{ serviceSpec: '{"Extract": "infected"}' }, /^Service Parameters \(JSON\): 'Extract' must hold an object/],
		[{ serviceSpec: '{"Extract": ["infected"]}' }, /^Service Parameters \(JSON\): 'Extract' must hold an object/],
		[{ serviceSpec: '{' }, /^Service Parameters \(JSON\): is not valid JSON/],
		[{ servicesSelected: [{ name: 'A' }] }, /^Selected Service Names or IDs: /],
	])('%j are refused', (raw, problem) => {
		expect(() => parsed(raw)).toThrow(problem);
	});
});

describe('Metadata', () => {
	const metadata = metadataField;
	const { metadataJson } = submissionOptions.fields;

	it('has the typed entries, as text; the JSON wins', () => {
		const typed = metadata.parse({ entries: [{ key: ' ticket ', value: 'INC-1' }, { key: 'n', value: 7 }, { key: 'b', value: false }, { key: 'empty', value: '' }] }, context);
		expect(typed).toEqual({ ticket: 'INC-1', n: '7', b: 'false', empty: '' });
		const body = submissionBody(undefined, { metadata: typed, options: parsed({ metadataJson: '{"n": 8, "nested": {"x": true}}' }) });
		expect(body.metadata).toEqual({ ticket: 'INC-1', n: 8, b: 'false', empty: '', nested: { x: true } });
	});

	it.each([
		['Message-ID', 'message_id'],
		['X-Mailer', 'x_mailer'],
		['ticket id', 'ticket_id'],
		['1a', 'a'],
		['mail..from', 'mail.from'],
		['é', undefined],
	])('names a key that the server takes in place of %s: %s', (key, near) => {
		const read = () => metadata.parse({ entries: [{ key, value: 'x' }] }, context);
		expect(read).toThrow(expect.objectContaining({ hint: expect.stringMatching(near === undefined ? /single dots\.$/ : new RegExp(`e\\.g\\. ${near}\\.$`)) as string }) as Error);
	});

	it('is empty where nothing was added', () => {
		for (const raw of [{}, undefined, { entries: [] }]) expect(metadata.parse(raw, context)).toEqual({});
	});

	it.each<[unknown, RegExp]>([
		[{ ticket: 'INC-1' }, /does not have the form of this field/],
		[{ entries: [], ticket: 'INC-1' }, /does not have the form of this field/],
		[{ entries: { key: 'ticket', value: 'INC-1' } }, /does not have the form of this field/],
		[[{ key: 'ticket', value: 'INC-1' }], /does not have the form of this field/],
		['{"ticket": "INC-1"}', /does not have the form of this field/],
		[{ entries: [{ key: '', value: 'x' }] }, /an entry without a key/],
		[{ entries: [{ value: 'x' }] }, /an entry without a key/],
		[{ entries: [null] }, /an entry without a key/],
		[{ entries: [{ key: 'k', value: ['x'] }] }, /the value of 'k' is not text but a list/],
		[{ entries: [{ key: 'k' }] }, /the value of 'k' is not text but nothing/],
		[{ entries: [{ key: 'Ticket', value: 'x' }] }, /the server takes no key 'Ticket'/],
		[{ entries: [{ key: 'ticket id', value: 'x' }] }, /the server takes no key 'ticket id'/],
		[{ entries: [{ key: '1a', value: 'x' }] }, /the server takes no key '1a'/],
		[{ entries: [{ key: 'a..b', value: 'x' }] }, /the server takes no key 'a..b'/],
		[{ entries: [{ key: 'a.', value: 'x' }] }, /the server takes no key 'a.'/],
	])('%j is refused', (raw, problem) => {
		expect(() => metadata.parse(raw, context)).toThrow(problem);
		expect(() => metadata.parse(raw, context)).toThrow(/^Metadata: /);
	});

	it.each<[string, RegExp]>([
		['{"a": null}', /'a' is not text but nothing/],
		['{"a": {"b": ["x"]}}', /'a\.b' is not text but a list/],
		['["a"]', /must be a JSON object, not a list/],
		['{"Ticket": "x"}', /the server takes no key 'Ticket'/],
		['{"mail": {"From": "x"}}', /the server takes no key 'mail\.From'/],
		['{"mail": {"": "x"}}', /the server takes no key 'mail\.'/],
	])('as JSON, %s is refused', (raw, problem) => {
		expect(() => metadataJson.parse(raw, context)).toThrow(problem);
		expect(() => metadataJson.parse(raw, context)).toThrow(/^Metadata \(JSON\): /);
	});
});
