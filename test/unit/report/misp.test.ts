import { techniquesOf } from '../../../nodes/Assemblyline/findings/attack';
import { indicatorsOf } from '../../../nodes/Assemblyline/findings/indicators';
import { mispEvent } from '../../../nodes/Assemblyline/report/misp';
import { CHILD, file, findings, type Sample } from '../findings/indicatorSample';

interface Event {
	Attribute: { uuid: string; type: string; category: string; value: string; to_ids: boolean; comment: string; Tag?: object[] }[];
	Object: { Attribute: { uuid: string; type: string; value: string; to_ids: boolean }[]; ObjectReference: { referenced_uuid: string }[] }[];
	Tag: { name: string }[];
}

async function event(sample: Sample): Promise<Event> {
	const given = findings(sample);
	const { indicators } = await indicatorsOf(given, { minimumVerdict: 'informative', attribution: true, files: 'none', safelisted: true });
	return (await mispEvent(given, indicators, await techniquesOf(given, 'informative'))) as unknown as Event;
}

describe('A MISP event', () => {
	it.each([
		['network.static.domain', 'evil.example', 'domain', 'Network activity', true],
		['network.static.ip', '192.0.2.1', 'ip-dst', 'Network activity', true],
		['network.static.ip', '2001:db8::1', 'ip-dst', 'Network activity', true],
		['network.static.ip', 'no address', 'other', 'Network activity', false],
		['network.static.uri', 'http://evil.example', 'url', 'Network activity', true],
		['network.email.address', 'a@evil.example', 'email', 'Payload delivery', false],
		['network.email.address', 'a b@c', 'other', 'Payload delivery', false],
		['network.email.address', 'a@localhost', 'other', 'Payload delivery', false],
		['network.static.ip', '127.0.0.1', 'ip-dst', 'Network activity', false],
		['network.static.ip', '0.0.0.0', 'ip-dst', 'Network activity', false],
		['network.static.ip', '192.168.0.1', 'ip-dst', 'Network activity', false],
		['network.static.domain', 'localhost', 'domain', 'Network activity', false],
		['network.static.uri', 'http://10.0.0.1/x', 'url', 'Network activity', false],
		['network.tls.ja3_hash', 'no fingerprint', 'other', 'Network activity', false],
		['network.tls.ja3_hash', 'a'.repeat(32), 'ja3-fingerprint-md5', 'Network activity', false],
		['dynamic.mutex', 'x', 'mutex', 'Artifacts dropped', true],
		['dynamic.registry_key', 'HKLM\\Run', 'regkey', 'Persistence mechanism', false],
		['cert.thumbprint', 'a'.repeat(40), 'x509-fingerprint-sha1', 'Network activity', true],
		['cert.thumbprint', 'abc', 'other', 'Other', false],
		['attribution.family', 'EMOTET', 'malware-type', 'Payload delivery', false],
		['attribution.exploit', 'CVE-2024-12345', 'vulnerability', 'External analysis', false],
		['attribution.exploit', 'Follina', 'text', 'External analysis', false],
		['network.static.domain', 'my_c2.evil.example', 'domain', 'Network activity', true],
		['network.static.domain', 'evil.ex_ample', 'other', 'Network activity', false],
		['dynamic.process.file_name', 'rundll32.exe', 'filename', 'Payload delivery', false],
		['dynamic.process.file_path', 'C:\\Windows\\System32\\rundll32.exe', 'filename', 'Artifacts dropped', false],
		['network.user_agent', 'Mozilla/5.0', 'user-agent', 'Network activity', false],
		['network.static.uri_path', '/index.html', 'uri', 'Network activity', false],
		['network.dynamic.unc_path', '\\\\10.0.0.1\\share', 'other', 'Network activity', false],
		['file.pe.imports.imphash', 'f34d5f2d4577ed6d9ceec516c1f5a744', 'imphash', 'Payload delivery', false],
		['network.mac_address', '00:11:22:aa:bb:cc', 'mac-address', 'Network activity', false],
		['network.email.msg_id', '<1@evil.example>', 'email-message-id', 'Payload delivery', false],
		['x.unheard_of', 'x', 'other', 'Other', false],
		['network.static.domain', 'evil\n.example', 'other', 'Network activity', false],
	])('has %s %j as %s of %s, for detection: %s', async (tagType, value, type, category, toIds) => {
		const [, attribute] = (await event({ ioc: { [tagType]: [[value, 'malicious', false, 'TLP:C']] } })).Attribute;
		expect(attribute).toMatchObject({ type, category, to_ids: toIds });
	});

	it.each([
		['suspicious', false],
		['malicious', true],
	] as const)('has nothing for detection that is only %s or on the safelist', async (verdict, safelisted) => {
		expect((await event({ ioc: { 'network.static.domain': [['evil.example', verdict, safelisted, 'TLP:C']] } })).Attribute[1]).toMatchObject({ to_ids: false });
	});

	it('has the link, and the TLP where it is another one', async () => {
		const { Attribute, Tag } = await event({ classification: 'TLP:G', ioc: { 'network.static.domain': [['a.example', 'info', false, 'TLP:G'], ['b.example', 'info', false, 'TLP:A+S']] } });
		expect(Tag).toEqual([{ name: 'tlp:green' }]);
		expect(Attribute.map(({ Tag: tags }) => tags)).toEqual([undefined, undefined, [{ name: 'tlp:amber+strict' }]]);
		expect(Attribute[0]).toMatchObject({ type: 'link', value: 'https://assemblyline.example/submission/detail/7Hc6Zq4ZVrCvOyCUcPHTFq', to_ids: false });
	});

	it.each([
		['TLP:A//REL TO CSE', ['tlp:amber', 'assemblyline:classification="TLP:A//REL TO CSE"']],
		['SECRET//"X"', [`assemblyline:classification="SECRET//'X'"`]],
		['', []],
	])('marked %j has the tags %j', async (classification, tags) => {
		const { Attribute, Tag } = await event({ classification, ioc: { 'network.static.domain': [['a.example', 'info', false, classification]] } });
		expect(Tag.map(({ name }) => name)).toEqual(tags);
		expect(Attribute[1]?.Tag).toBeUndefined();
	});

	it('has no tag that is longer than MISP takes', async () => {
		expect((await event({ classification: 'X'.repeat(1000) })).Tag[0]?.name).toMatch(/^.{254}"$/s);
	});

	it('has no marking where the server enforces none', async () => {
		const { Attribute, Tag } = await event({ enforce: false, ioc: { 'network.static.domain': [['a.example', 'info', false, 'TLP:C']] } });
		expect([Tag, Attribute.flatMap(({ Tag: tags = [] }) => tags)]).toEqual([[], []]);
	});

	it('is marked as the strictest of what the server says of it', async () => {
		expect((await event({ marking: 'TLP:R' })).Tag).toEqual([{ name: 'tlp:red' }]);
	});

	it('has of a value in two types the worse finding, and the stricter marking', async () => {
		const { Attribute } = await event({ ioc: { 'file.path': [['x', 'info', false, 'TLP:R']], 'file.name.extracted': [['x', 'malicious', false, 'TLP:C']] } });
		expect(Attribute.slice(1)).toMatchObject([{ value: 'x', category: 'Payload delivery', comment: expect.stringMatching(/^malicious/) as string, Tag: [{ name: 'tlp:red' }] }]);
	});

	it('has techniques as tags of the galaxy', async () => {
		const attack = { execution: [['T1059.001', 'Power"Shell', 'info'], ['nothing', 'Nothing', 'info']] } satisfies Sample['attack'];
		expect((await event({ attack })).Tag).toEqual([{ name: 'tlp:clear' }, { name: `misp-galaxy:mitre-attack-pattern="Power'Shell - T1059.001"` }]);
	});

	it('has files as objects that refer to what was found in them', async () => {
		const sample = { ioc: { 'network.static.domain': [['evil.example', 'malicious', false, 'TLP:C']] } satisfies Sample['ioc'], files: [file({ names: ['a', 'b'] }), file({ sha256: CHILD, md5: undefined, sha1: undefined, ssdeep: undefined, size: undefined, mime: undefined, submitted: false, names: ['c'], verdict: 'suspicious' })] };
		const { Attribute, Object: [first, second] } = await event(sample);
		expect(first?.Attribute.map(({ type, to_ids }) => `${type} ${to_ids}`)).toEqual(['filename false', 'filename false', 'md5 true', 'sha1 true', 'sha256 true', 'ssdeep false', 'size-in-bytes false', 'mime-type false']);
		expect(first?.ObjectReference).toMatchObject([{ referenced_uuid: Attribute[1]?.uuid, relationship_type: 'contains' }]);
		expect(second?.Attribute.map(({ type, to_ids }) => `${type} ${to_ids}`)).toEqual(['filename false', 'sha256 false']);
		expect(await event(sample)).toEqual(await event(sample));
	});

	it('has each UUID once', async () => {
		const ioc = { 'file.path': [['x', 'info', false, 'TLP:C']], 'file.name.extracted': [['x', 'malicious', false, 'TLP:C']] } satisfies Sample['ioc'];
		const { Attribute, Object: objects } = await event({ ioc });
		const uuids = [...Attribute, ...objects.flatMap((one) => one.Attribute)].map(({ uuid }) => uuid);
		expect(new Set(uuids).size).toBe(uuids.length);
	});
});
