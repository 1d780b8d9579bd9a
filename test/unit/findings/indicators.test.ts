import fc from '../../support/properties';
import type { SummaryTag } from '../../../nodes/Assemblyline/client/types';
import { techniquesOf, techniqueUrl } from '../../../nodes/Assemblyline/findings/attack';
import { filesOf, placesOf } from '../../../nodes/Assemblyline/findings/fileTree';
import { type IndicatorOptions, indicatorsOf } from '../../../nodes/Assemblyline/findings/indicators';
import { cleanText } from '../../../nodes/Assemblyline/findings/sanitize';
import { CHILD, file, findings, type Sample, SHA256, thresholds } from './indicatorSample';

const all: IndicatorOptions = { minimumVerdict: 'informative', attribution: false, files: 'none', safelisted: false };
const of = async (sample: Sample, options: Partial<IndicatorOptions> = {}) => (await indicatorsOf(findings(sample), { ...all, ...options })).indicators;
const tag = (value: number | string, grade: SummaryTag[1] = 'info', safelisted = false, classification = 'TLP:C'): SummaryTag => [value, grade, safelisted, classification];
const brief = async (sample: Sample, options: Partial<IndicatorOptions> = {}) => (await of(sample, options)).map(({ type, value }) => `${type} ${value}`);

describe('Indicators', () => {
	it('have type, file, verdict and where they come from', async () => {
		const section = { classification: 'TLP:C', heuristic: { heur_id: 'A.1', name: 'Address', score: 300, signature: [] }, tags: [{ type: 'network.static.domain', value: 'evil.example', safelisted: false }] };
		const sample = {
			ioc: { 'network.static.domain': [tag('evil.example', 'suspicious')] },
			attribution: { 'attribution.family': [tag('WIN.EMOTET')], 'av.virus_name': [tag('Win.Emotet')] },
			sections: { 'A.1': [section] },
		};
		expect(await of(sample)).toEqual([
			{
				type: 'domain',
				value: 'evil.example',
				defanged: 'evil[.]example',
				tagTypes: ['network.static.domain'],
				verdict: 'suspicious',
				safelisted: false,
				classification: 'TLP:C',
				attribution: [{ type: 'malware_family', value: 'WIN.EMOTET', defanged: 'WIN[.]EMOTET' }],
				files: [{ sha256: SHA256, name: 'eicar[.]com' }],
				fileCount: 1,
				heuristics: [{ id: 'A.1', name: 'Address' }],
			},
		]);
	});

	it.each([
		['network.static.ip', '192.0.2.1', 'ipv4'],
		['network.dynamic.ip', '2001:db8::1', 'ipv6'],
		['network.static.uri', 'https://a.example/', 'url'],
		['network.email.address', 'a@b.example', 'email'],
		['dynamic.registry_key', 'HKLM\\Run', 'registry_key'],
		['network.port', 80, 'port'],
		['file.string.api', 'CreateFile', 'api'],
	])('of the tag type %s: %s is of the type %s', async (tagType, value, type) => {
		expect(await brief({ ioc: { [tagType]: [tag(value)] } })).toEqual([`${type} ${value}`]);
	});

	it('are told once, with the worst verdict and the highest TLP', async () => {
		const ioc = { 'network.static.domain': [tag('evil.example', 'info', true, 'TLP:R')], 'network.dynamic.domain': [tag('evil.example', 'malicious', false, 'TLP:A+S')] };
		expect(await of({ ioc })).toMatchObject([{ tagTypes: ['network.dynamic.domain', 'network.static.domain'], verdict: 'malicious', safelisted: false, classification: 'TLP:R' }]);
	});

	it('come worst first, then by type and value', async () => {
		const ioc = { 'network.static.uri': [tag('http://b.example'), tag('http://a.example')], 'network.static.domain': [tag('b.example'), tag('c.example', 'malicious')] };
		expect(await brief({ ioc })).toEqual(['domain c.example', 'domain b.example', 'url http://a.example', 'url http://b.example']);
	});

	it.each([
		['informative', ['info', 'suspicious', 'malicious']],
		['suspicious', ['suspicious', 'malicious']],
		['malicious', ['malicious']],
	] as const)('from %s on are %j', async (minimumVerdict, expected) => {
		const verdicts = ['safe', 'info', 'suspicious', 'malicious'] as const;
		const ioc = { 'network.static.domain': verdicts.map((verdict) => tag(verdict, verdict)) };
		expect((await of({ ioc }, { minimumVerdict })).map(({ value }) => value).reverse()).toEqual(expected);
	});

	it('on the safelist stay out unless asked for', async () => {
		const sample = { ioc: { 'network.static.domain': [tag('good.example', 'info', true)] } };
		expect(await brief(sample)).toEqual([]);
		expect(await of(sample, { safelisted: true })).toMatchObject([{ value: 'good.example', safelisted: true }]);
	});

	it('are found in sections, too, whose tags the summary leaves out', async () => {
		const section = (score: number) => ({
			classification: 'TLP:G',
			heuristic: { heur_id: 'S.1', name: 'Mutex\n', score, signature: [] },
			tags: [
				{ type: 'dynamic.mutex', value: 'Global\\x', safelisted: false },
				{ type: 'file.string.api', value: 'CreateFile', safelisted: false },
				{ type: 'av.virus_name', value: 'Win.X', safelisted: false },
			],
		});
		const sections = { 'S.1': [section(100), section(1000)] };
		const map = { 'heuristic__S.1': [SHA256] };
		expect(await of({ sections, map })).toMatchObject([{ type: 'mutex', verdict: 'malicious', fileCount: 1, classification: 'TLP:G', heuristics: [{ id: 'S.1', name: 'Mutex' }] }]);
		expect(await brief({ sections, map }, { attribution: true })).toEqual(['mutex Global\\x', 'virus_name Win.X']);
		// With two files that raised the heuristic nobody knows which one it was.
		expect(await of({ sections, map: { 'heuristic__S.1': [SHA256, CHILD] } })).toMatchObject([{ files: [], fileCount: 0 }]);
	});

	it.each([
		['TLP:R', 'TLP:C', 'TLP:R'],
		['TLP:C', 'TLP:R', 'TLP:R'],
		['TLP:A//REL TO CSE', 'TLP:AMBER', 'TLP:A//REL TO CSE'],
	])('of sections alone are marked no lower than the submission: %s, %s', async (classification, ofSection, expected) => {
		const section = { classification: ofSection, heuristic: { heur_id: 'S.1', name: 'Mutex', score: 0, signature: [] }, tags: [{ type: 'dynamic.mutex', value: 'x', safelisted: false }] };
		expect(await of({ sections: { 'S.1': [section] }, classification })).toMatchObject([{ classification: expected }]);
	});

	it('have no marking where the server enforces none', async () => {
		expect(await of({ ioc: { 'network.static.domain': [tag('evil.example')] }, enforce: false }, { files: 'all' })).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'domain', classification: '' }), expect.objectContaining({ type: 'sha256', classification: '' })]));
	});

	it('that are files are marked as all of the submission together', async () => {
		expect(await of({ marking: 'TLP:R' }, { files: 'alarming' })).toMatchObject([{ type: 'sha256', classification: 'TLP:R' }]);
	});

	it('are what the files are, where wanted', async () => {
		const files = [file({ names: ['a.exe', 'b.exe'] }), file({ sha256: CHILD, md5: undefined, sha1: undefined, names: [CHILD], submitted: false, verdict: 'safe' })];
		expect(await brief({ files }, { files: 'all' })).toEqual([
			`sha256 ${SHA256}`, 'file_name a.exe', 'file_name b.exe', 'md5 44d88612fea8a8f36de82e1278abb02f', 'sha1 3395856ce81f2b7382dee72602f798b642f14140',
		]);
	});

	it('begin with the SHA-256 of the files that somebody should look at, also where nothing else was found', async () => {
		const files = [file(), file({ sha256: CHILD, verdict: 'informative' })];
		expect(await brief({ files }, { files: 'alarming' })).toEqual([`sha256 ${SHA256}`]);
		expect(await brief({ files, ioc: { 'network.static.domain': [tag('evil.example', 'malicious')] } }, { files: 'alarming' })).toEqual([`sha256 ${SHA256}`, 'domain evil.example']);
	});

	it('of an address of IPv6 are one, however it is written', async () => {
		const ioc = { 'network.static.ip': [tag('2001:DB8::1'), tag('2001:db8:0:0::1', 'malicious')], 'network.dynamic.ip': [tag('2001:db8::1')] };
		expect(await of({ ioc })).toMatchObject([{ type: 'ipv6', value: '2001:db8::1', verdict: 'malicious', tagTypes: ['network.dynamic.ip', 'network.static.ip'] }]);
	});

	it('name twenty files at the most', async () => {
		const digests = Array.from({ length: 30 }, (_, index) => index.toString(16).padStart(64, '0'));
		const [found] = await of({ ioc: { 'network.static.domain': [tag('evil.example')] }, map: { 'network.static.domain__evil.example': digests } });
		expect(found?.fileCount).toBe(30);
		expect(found?.files).toHaveLength(20);
	});

	it('have neither control characters nor more than 2,000 characters', async () => {
		await fc.assert(
			fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary', maxLength: 3000 }), fc.string({ unit: 'binary' }), fc.constantFrom('a\nb', 'x\u202ey', '\ud800', '\0', ' '.repeat(9), 'y'.repeat(2001))), async (value) => {
				for (const found of await of({ ioc: { 'network.static.domain': [tag(value)] } })) {
					expect(found.value).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
					expect(found.value.length).toBeLessThanOrEqual(2000);
					expect(found.altered === true).toBe(found.value !== value);
				}
			}),
		);
	});

	it('are not confused by names that JavaScript knows', async () => {
		const ioc = JSON.parse('{"__proto__": [["constructor", "info", false]], "network.static.domain": [["__proto__", "info", false]]}') as Sample['ioc'];
		expect(await brief({ ioc })).toEqual(['__proto__ constructor', 'domain __proto__']);
	});
});

describe('Files', () => {
	it('are told once, the submitted ones first, with all names', () => {
		const record = findings({ files: [file({ names: ['in\nvoice.exe'] })] }).record;
		const child = { name: ['a', 'b'], score: 350, sha256: CHILD, size: 1, type: 'text', children: {} };
		const tree = { [SHA256]: { name: ['invoice.exe'], score: 1000, sha256: SHA256, size: 68, type: 'text', children: { [CHILD]: child } }, [CHILD]: { ...child, name: ['c'] } };
		expect(filesOf(record, placesOf(record, tree), thresholds)).toEqual([
			{ sha256: SHA256, names: ['in\ufffdvoice.exe', 'invoice.exe'], size: 68, submitted: true, verdict: 'malicious' },
			{ sha256: CHILD, names: ['a', 'b', 'c'], size: 1, submitted: false, verdict: 'suspicious' },
		]);
	});

	it('have their names in one order, in whichever the server tells them', () => {
		const { record } = findings();
		const named = (name: string[]) => placesOf(record, { [SHA256]: { name: ['x'], children: { [CHILD]: { name } } } });
		expect(named(['b', 'a', 'B'])).toEqual(named(['a', 'B', 'b']));
		expect(filesOf(record, named(['b', 'a', 'B']), thresholds)[1]?.names).toEqual(['B', 'a', 'b']);
	});

	it('without a name have their SHA-256', () => {
		const { record } = findings({ files: [file({ names: [' '] })] });
		expect(filesOf(record, placesOf(record, {}), thresholds)).toMatchObject([{ names: [SHA256], verdict: 'informative' }]);
	});
});

describe('Techniques', () => {
	it('are told once, with all tactics', async () => {
		const attack = { execution: [['T1059.001', 'PowerShell', 'info']], 'defense-evasion': [['T1059.001', 'PowerShell', 'malicious'], ['T1027', 'Obfuscated', 'safe']] } satisfies Sample['attack'];
		expect(await techniquesOf(findings({ attack, map: { 'attack_pattern__T1059.001': [SHA256] } }), 'informative')).toEqual([
			{
				type: 'technique',
				techniqueId: 'T1059.001',
				name: 'PowerShell',
				tactics: ['defense-evasion', 'execution'],
				url: 'https://attack.mitre.org/techniques/T1059/001/',
				verdict: 'malicious',
				files: [{ sha256: SHA256, name: 'eicar[.]com' }],
				fileCount: 1,
			},
		]);
	});

	it.each([
		['T1059', 'https://attack.mitre.org/techniques/T1059/'],
		['T1059.001', 'https://attack.mitre.org/techniques/T1059/001/'],
		['T1059/../../x', undefined],
		['promote', undefined],
	])('%s has the page %s', (id, url) => expect(techniqueUrl(id)).toBe(url));
});

it('A text that is right already stays as it is', () => {
	fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 2000 }), (text) => expect(cleanText(text)).toEqual({ text, altered: false })));
});
