import fc from 'fast-check';
import { techniquesOf } from '../../../nodes/Assemblyline/findings/attack';
import { indicatorsOf } from '../../../nodes/Assemblyline/findings/indicators';
import { stixBundle } from '../../../nodes/Assemblyline/report/stix';
import type { StixObject } from '../../../nodes/Assemblyline/report/stixObject';
import { observableOf } from '../../../nodes/Assemblyline/report/stixObservable';
import { stixPattern, stixRegistryKey, stixString } from '../../../nodes/Assemblyline/report/stixPattern';
import { uuid5 } from '../../../nodes/Assemblyline/report/uuid';
import { file, findings, type Sample } from '../findings/indicatorSample';

async function objects(sample: Sample): Promise<StixObject[]> {
	const given = findings(sample);
	const { indicators } = await indicatorsOf(given, { minimumVerdict: 'informative', attribution: true, files: 'none', safelisted: true });
	return (await stixBundle(given, indicators, await techniquesOf(given, 'informative'))).objects as StixObject[];
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
		['mac_address', '00-11-22-AA-BB-CC', "[mac-addr:value = '00:11:22:aa:bb:cc']"],
		['registry_key', 'hklm\\Software\\Run', String.raw`[windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\Software\\Run']`],
		['registry_key', 'Software\\Run', undefined],
		['port', '80', undefined],
		['constructor', 'x', undefined],
	])('for %s %j is %j', (type, value, pattern) => expect(stixPattern(type, value)).toBe(pattern));

	it('holds any text as one literal', () => {
		const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom("'", '\\', '"', ']', '[', 'x', ' OR ') }));
		fc.assert(fc.property(text, (value) => expect(readLiteral(stixString(value))).toBe(value)));
	});

	it.each([
		['HKCU\\X', 'HKEY_CURRENT_USER\\X'],
		['HKEY_USERS\\S-1', 'HKEY_USERS\\S-1'],
		['HKLM', 'HKEY_LOCAL_MACHINE'],
		['constructor\\x', undefined],
		['', undefined],
	])('has %j as the key %j', (key, full) => expect(stixRegistryKey(key)).toBe(full));
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
	['port', '80', undefined],
])('The %s %j is the observable %s', (type, value, expected) => expect(observableOf({ type, value }, {})?.type).toBe(expected));

it('An address has one form, as its id is made of it', () => {
	expect(['2001:DB8:0::1', '2001:db8::1'].map((value) => observableOf({ type: 'ipv6', value }, {}))).toEqual([observableOf({ type: 'ipv6', value: '2001:db8::1' }, {}), expect.objectContaining({ value: '2001:db8::1' })]);
	expect(observableOf({ type: 'ipv6', value: '::ffff:1.2.3.4' }, {})).toMatchObject({ value: '::ffff:102:304' });
});

it('A UUID of version 5 is the one of RFC 9562', () => {
	expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

describe('A bundle', () => {
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
	])('has a pattern for a domain that is %s: %#', async (_what, sample, count) => {
		const patterns = ofType(await objects({ ...sample, files: [file({ verdict: 'informative' })] }), 'indicator');
		expect(patterns).toHaveLength(count);
	});

	it.each([
		['TLP:C', ['TLP:CLEAR']],
		['TLP:W', ['TLP:WHITE']],
		['TLP:A+S//REL TO CSE', ['TLP:AMBER+STRICT', 'TLP:A+S//REL TO CSE']],
		['SECRET', ['SECRET']],
		['', []],
	])('marked %j has the markings %j', async (classification, expected) => {
		const markings = ofType(await objects({ classification }), 'marking-definition');
		expect(markings.map(({ name, definition }) => name ?? (definition as { statement: string }).statement)).toEqual(expected);
	});
});
