import fc from '../../support/properties';
import { techniquesOf } from '../../../nodes/Assemblyline/findings/attack';
import { indicatorsOf } from '../../../nodes/Assemblyline/findings/indicators';
import { stixBundle } from '../../../nodes/Assemblyline/report/stix';
import type { StixObject } from '../../../nodes/Assemblyline/report/stixObject';
import { observableOf } from '../../../nodes/Assemblyline/report/stixObservable';
import { stixPattern, stixString } from '../../../nodes/Assemblyline/report/stixPattern';
import { uuid5 } from '../../../nodes/Assemblyline/report/uuid';
import { file, findings, type Sample } from '../findings/indicatorSample';

async function objects(sample: Sample): Promise<StixObject[]> {
	const given = findings(sample);
	const { indicators } = await indicatorsOf(given, { minimumVerdict: 'informative', attribution: true, files: 'none', safelisted: true });
	return (await stixBundle(given, indicators, await techniquesOf(given, 'informative'))).bundle.objects as StixObject[];
}

const ofType = (found: StixObject[], type: string) => found.filter((one) => one.type === type);
const domain = (verdict: 'info' | 'malicious', value = 'evil.example', safelisted = false): Sample => ({ ioc: { 'network.static.domain': [[value, verdict, safelisted, 'TLP:A']] } });

/** What a string literal of the pattern language says, read as its grammar has it: `'` ( any but ' and \ | \' | \\ )* `'`. */
function readLiteral(literal: string): string {
	const inner = /^'((?:[^'\\]|\\'|\\\\)*)'$/s.exec(literal)?.[1];
	if (inner === undefined) throw new Error(`${literal} is not one literal`);
	return inner.replace(/\\(['\\])/g, '$1');
}

describe('A pattern', () => {
	it.each([
		['domain', 'evil.example', "[domain-name:value = 'evil.example']"],
		['url', "http://a.example/'] OR [a:b = 'c", String.raw`[url:value = 'http://a.example/\'] OR [a:b = \'c']`],
		['url', '\\', String.raw`[url:value = '\\']`],
		['url', "\\'", String.raw`[url:value = '\\\'']`],
		['url', "$&$1$`", "[url:value = '$&$1$`']"],
		['ipv6', '2001:db8::1', "[ipv6-addr:value = '2001:db8::1']"],
		['sha256', 'ab', "[file:hashes.'SHA-256' = 'ab']"],
		['registry_key', 'HKLM\\Software\\Run', undefined],
		['file_name', 'rundll32.exe', undefined],
		['port', '80', undefined],
		['constructor', 'x', undefined],
	])('for %s %j is %j', (type, value, pattern) => expect(stixPattern(type, value)).toBe(pattern));

	it('holds any text as one literal', () => {
		const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom("'", '\\', '"', ']', '[', 'x', ' OR ') }));
		fc.assert(fc.property(text, (value) => expect(readLiteral(stixString(value))).toBe(value)));
	});

	it.each([
		['HKCU\\X', 'HKEY_CURRENT_USER\\X'],
		['hklm\\Software\\Run', 'HKEY_LOCAL_MACHINE\\Software\\Run'],
		['HKEY_PERFORMANCE_DATA\\X', undefined],
		['HKEY_USERS\\S-1', 'HKEY_USERS\\S-1'],
		['HKLM', 'HKEY_LOCAL_MACHINE'],
		['constructor\\x', undefined],
		['', undefined],
	])('%j is the key %j', (key, full) => expect(observableOf({ type: 'registry_key', value: key }, {})?.key).toBe(full));
});

it.each([
	['domain', 'evil.example', 'domain-name'],
	['domain', 'bücher.example', 'domain-name'],
	['domain', "a\\'b", undefined],
	['domain', '-a.example', undefined],
	['email', 'a@b.example', 'email-addr'],
	['email', "o'neil@evil.example", undefined],
	['email', 'a@b', undefined],
	['email', 'a b@c', undefined],
	['ipv4', '192.0.2.1', 'ipv4-addr'],
	['ipv4', '192.0.2.1/33', undefined],
	['ipv6', '192.0.2.1', undefined],
	['ipv6', '::ffff:1.2.3.4', 'ipv6-addr'],
	['mac_address', '00:11:22:aa:bb:cc', 'mac-addr'],
	['mac_address', 'x', undefined],
	['url', 'http://[2001:db8::1]:8/a?b=c/d#e', 'url'],
	['url', 'http://a.example/a b', undefined],
	['url', 'http://a.example/%zz', undefined],
	['url', 'nothing', undefined],
	['mutex', '', undefined],
	['file_name', 'a.exe', 'file'],
	['port', '80', undefined],
])('The %s %j is the observable %s', (type, value, expected) => expect(observableOf({ type, value }, {})?.type).toBe(expected));

it.each([
	['C:\\Windows\\System32\\rundll32.exe', 'rundll32.exe'],
	['tmp/a', 'a'],
	['tmp/', 'tmp/'],
])('Of the path %j the file has the name %j', (value, name) => {
	expect(observableOf({ type: 'file_name', value }, {})).toMatchObject({ name });
});

it('An address has one form, as its id is made of it', async () => {
	const found = await objects({ ioc: { 'network.static.ip': [['2001:DB8:0::1', 'malicious', false, 'TLP:C'], ['2001:db8::1', 'info', false, 'TLP:C'], ['::ffff:1.2.3.4', 'info', false, 'TLP:C']] } });
	expect(ofType(found, 'ipv6-addr').map(({ value }) => value)).toEqual(['2001:db8::1', '::ffff:102:304']);
	expect(ofType(found, 'indicator').map(({ pattern }) => pattern)).toContain("[ipv6-addr:value = '2001:db8::1']");
});

it('What a bundle has no form for is told', async () => {
	const given = findings({ ioc: { 'network.user_agent': [['Mozilla/5.0', 'malicious', false, 'TLP:C']], 'network.static.domain': [['evil.example', 'info', false, 'TLP:C'], ['evil\n.example', 'info', false, 'TLP:C']] } });
	const { indicators } = await indicatorsOf(given, { minimumVerdict: 'informative', attribution: true, files: 'none', safelisted: true });
	expect((await stixBundle(given, indicators, [])).unsaid.map(({ value }) => value)).toEqual(['Mozilla/5.0', 'evil\ufffd.example']);
});

it('A UUID of version 5 is the one of RFC 9562', () => {
	expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

describe('A bundle', () => {
	it('marks nothing where the server enforces no classification', async () => {
		const found = await objects({ ...domain('malicious'), attribution: { 'attribution.family': [['EMOTET', 'malicious', false, 'TLP:C']] }, enforce: false });
		expect(JSON.stringify(found)).not.toMatch(/marking|TLP/i);
	});

	it.each(['attribution.actor', 'attribution.campaign', 'attribution.exploit', 'attribution.family', 'attribution.implant'])('marks what a tag of the type %s names, by its clean name', async (tagType) => {
		const named = async (value: string, classification: string) => (await objects({ attribution: { [tagType]: [[value, 'malicious', false, classification]] }, classification: 'TLP:R' })).find(({ name }) => name === value);
		const red = await named('WIN.EMOTET', 'TLP:R');
		expect(red).toMatchObject({ object_marking_refs: [expect.stringContaining('e828b379')] });
		// The same object twice, with two markings, would be two truths for one id.
		expect((await named('WIN.EMOTET', 'TLP:A'))?.id).not.toBe(red?.id);
	});

	it('marks techniques of others than ATT&CK', async () => {
		const attack = { execution: [['T1059', 'Interpreter', 'info'], ['own', 'Own', 'info']] } satisfies Sample['attack'];
		expect(ofType(await objects({ attack, classification: 'TLP:R' }), 'attack-pattern').map(({ name, object_marking_refs: refs }) => [name, Boolean(refs)])).toEqual([['Interpreter', false], ['Own', true]]);
	});

	it('is marked as the strictest of what the server says of it', async () => {
		const found = await objects({ ...domain('malicious'), classification: 'TLP:C', marking: 'TLP:R' });
		expect(ofType(found, 'malware-analysis')).toMatchObject([{ object_marking_refs: [expect.stringContaining('e828b379')] }]);
		expect(ofType(found, 'file')).toMatchObject([{ object_marking_refs: [expect.stringContaining('e828b379')] }]);
	});

	it('is the same for the same submission', async () => {
		expect(await objects(domain('malicious'))).toEqual(await objects(domain('malicious')));
	});

	it('has each object once, and everything that is referred to', async () => {
		const attack = { execution: [['T1059', 'Interpreter', 'info']] } satisfies Sample['attack'];
		const found = await objects({ ...domain('malicious'), attack, attribution: { 'attribution.family': [['EMOTET', 'malicious', false, 'TLP:C//X']] } });
		const ids = found.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const references = found.flatMap((one) => Object.entries(one).flatMap(([key, value]) => (/_refs?$/.test(key) ? [value].flat() : [])));
		expect(references.filter((id) => !ids.includes(String(id)))).toEqual([]);
		expect(ofType(found, 'relationship').map(({ relationship_type }) => relationship_type)).toEqual(['based-on', 'related-to', 'based-on', 'characterizes', 'related-to']);
	});

	it('has the analysis with its link, times and result', async () => {
		expect(ofType(await objects({}), 'malware-analysis')).toMatchObject([
			{
				product: 'assemblyline',
				result: 'malicious',
				result_name: 'Malicious',
				submitted: '2026-11-24T19:36:19.299Z',
				analysis_ended: '2026-11-24T19:36:21.000Z',
				created: '2026-11-24T19:36:21.000Z',
				external_references: [{ url: 'https://assemblyline.example/submission/detail/7Hc6Zq4ZVrCvOyCUcPHTFq', external_id: '7Hc6Zq4ZVrCvOyCUcPHTFq' }],
			},
		]);
	});

	it.each([
		['malicious', domain('malicious'), 1],
		['informative', domain('info'), 0],
		['safelisted', domain('malicious', 'evil.example', true), 0],
		['changed', domain('malicious', 'evil\n.example'), 0],
		['no domain', domain('malicious', "x'y"), 0],
		['the own machine', domain('malicious', 'localhost'), 0],
		['with an underscore', domain('malicious', 'my_c2.evil.example'), 1],
		['a program of the system', { ioc: { 'dynamic.process.file_name': [['rundll32.exe', 'malicious', false, 'TLP:A']] } } satisfies Sample, 0],
		['a user agent', { ioc: { 'network.user_agent': [['Mozilla/5.0', 'malicious', false, 'TLP:A']] } } satisfies Sample, 0],
		['an email address', { ioc: { 'network.email.address': [['victim@bank.example', 'malicious', false, 'TLP:A']] } } satisfies Sample, 0],
	])('has a pattern for what is %s, or none', async (_what, sample, count) => {
		const patterns = ofType(await objects({ ...sample, files: [file({ verdict: 'informative' })] }), 'indicator');
		expect(patterns).toHaveLength(count);
	});

	it('marks one name of two paths as the stricter of them', async () => {
		const [name] = ofType(await objects({ ioc: { 'dynamic.process.file_name': [['C:\\\\x\\\\a.exe', 'info', false, 'TLP:C'], ['D:\\\\a.exe', 'info', false, 'TLP:R']] }, files: [] }), 'file');
		expect(name).toMatchObject({ name: 'a.exe', object_marking_refs: [expect.stringMatching(/^marking-definition--e828b379/)] });
	});

	it.each([
		['TLP:C', ['TLP:CLEAR']],
		['TLP:W', ['TLP:CLEAR']],
		['TLP:A+S//REL TO CSE', ['TLP:AMBER+STRICT', 'TLP:A+S//REL TO CSE']],
		['SECRET', ['SECRET']],
		['', []],
	])('marked %j has the markings %j', async (classification, expected) => {
		const markings = ofType(await objects({ classification }), 'marking-definition');
		expect(markings.map(({ name, definition }) => name ?? (definition as { statement: string }).statement)).toEqual(expected);
	});
});
