/** What Get Indicators writes in formats of others, from real submissions and from hostile ones, judged by the reference tools. */
import { readFileSync } from 'node:fs';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import type { SummaryTag } from '../../nodes/Assemblyline/client/types';
import { techniquesOf } from '../../nodes/Assemblyline/findings/attack';
import { indicatorsOf } from '../../nodes/Assemblyline/findings/indicators';
import { mispEvent } from '../../nodes/Assemblyline/report/misp';
import { stixBundle } from '../../nodes/Assemblyline/report/stix';
import { lab } from '../lab/assemblyline/facts';
import { Validators } from '../lab/validators';
import { jsonOf, perform } from '../operations/perform';
import { newSubmissionWithIndicators, submissionWithIndicators } from '../operations/submissionIndicators.rows';
import { credentialFor } from '../support/helpers';
import { n8nHelpers } from '../support/http';
import { HOSTILE } from '../support/hostileTexts';
import { unique } from '../support/unique';
import { CHILD, file, findings, type Sample } from '../unit/findings/indicatorSample';
import { realTarget, realVersions, Visitor } from './targets';

let validators: Validators;
beforeAll(async () => {
	// The first time they are installed.
	validators = await Validators.start();
});
afterAll(() => validators.stop());

/** Get Indicators on a submission. */
async function indicators(url: string, sid: string, format: 'misp' | 'stix'): Promise<object> {
	const who = { authentication: 'password', username: 'admin', password: 'admin' };
	const credential = credentialFor(url, { ...who, caCertificate: readFileSync(lab.ca, 'utf8'), timeout: 60 });
	const row = { operation: 'submission.getIndicators', item: () => ({ submissionId: { mode: 'id', value: sid }, format, options: { includeSafelisted: true } }), sends: () => [] };
	const done = await perform(row, {}, credential, n8nHelpers.httpRequest);
	expect(done.error).toBeUndefined();
	return jsonOf(done)[0] ?? {};
}

/** Of one file, and of two of which one was found in the other. */
async function submissions(client: AssemblylineClient): Promise<string[]> {
	const own = [await submissionWithIndicators(client), await newSubmissionWithIndicators(client, `LAB-CHILD: http://child.example/${unique('child')}`)];
	return own.map(({ sid = '' }) => sid);
}

describe.each(realVersions)('Of submissions on Assemblyline %s', (version) => {
	it.each(['stix', 'misp'] as const)('%s is right, and the same twice', async (format) => {
		const target = await realTarget(version);
		const client = new Visitor(target).clientWith({ authentication: 'password', username: 'admin', secret: 'admin' });
		const reports: object[] = [];
		for (const sid of await submissions(client)) {
			reports.push(await indicators(target.url, sid, format));
			if (reports.length === 1) expect(await indicators(target.url, sid, format)).toEqual(reports[0]);
		}
		expect(reports).toHaveLength(2);
		expect(await validators.complaints({ stix: [], misp: [], [format]: reports })).toMatchObject({ [format]: reports.map(() => []) });
	});
});

/** Values that are right or nearly so. */
const VALUES = [
	'', 'x'.repeat(3000), '日本', 'ü', '%', 'a b', '{}', 'a_b.example', '-a.example', 'bücher.example', 'evil.example.', 'http://a b', 'http://ü.example/日', 'http://[::1]/x?y#z', 'http://a/%zz', 'http://a/[x]', 'http://user:pw@h:99/',
	'HKEY_USERS\\x', 'HKLM', 'HKLM\\Software\\Run', '2001:db8::1', '::ffff:192.0.2.1', '64:ff9b::192.0.2.1', '192.0.2.1', '0.0.0.0', 'a@evil.example', "o'neil@evil.co", 'a@b', 'a b@c', 'a@bücher.example', '00-11-22-AA-BB-CC', '3395856ce81f2b7382dee72602f798b642f14140', '44d88612fea8a8f36de82e1278abb02f', 'CVE-2024-12345',
];

const TAG_TYPES = [
	'network.static.domain', 'network.static.ip', 'network.static.uri', 'network.static.uri_path', 'network.dynamic.unc_path', 'network.email.address', 'network.email.subject', 'network.email.msg_id',
	'network.user_agent', 'network.mac_address', 'network.tls.ja3_hash', 'network.tls.ja3s_hash', 'dynamic.mutex', 'dynamic.registry_key', 'dynamic.process.command_line', 'file.name.extracted', 'file.path',
	'file.pe.imports.imphash', 'file.pe.pdb_filename', 'cert.thumbprint', 'info.phone_number', 'x.unheard_of',
];

const ATTRIBUTIONS = ['actor', 'campaign', 'exploit', 'family', 'implant', 'network'].map((name) => `attribution.${name}`);

const everywhere = (types: string[], classification: string, values = VALUES) => Object.fromEntries(types.map((type) => [type, values.map((value): SummaryTag => [value, 'malicious', false, classification])]));

it('Hostile names and values leave reports right', async () => {
	const files = [file({ names: ["'] OR [a:b = 'x", 'b.exe'] }), file({ sha256: CHILD, md5: undefined, sha1: undefined, mime: undefined, size: undefined, submitted: false, names: ['ü日本'] })];
	const hostile: Sample[] = [
		{
			ioc: everywhere(TAG_TYPES, 'TLP:G', [...HOSTILE, ...VALUES]),
			attribution: everywhere([...ATTRIBUTIONS, 'av.virus_name'], 'TLP:A'),
			attack: { 'command-and-control': [['T1059.001', 'PowerShell', 'malicious'], ['x"y', 'Rub"bish', 'suspicious']], 'Foo Bar': HOSTILE.map((name) => [name, name, 'info']) },
			files,
		},
		...['TLP:W', 'TLP:A+S//REL TO CSE', 'TLP:R', "SECRET'] OR", ''].map((classification) => ({ classification, ioc: everywhere(['network.static.domain'], classification), files })),
	];
	const reports: Record<'misp' | 'stix', object[]> = { stix: [], misp: [] };
	for (const sample of hostile) {
		const found = findings(sample);
		const { indicators } = await indicatorsOf(found, { minimumVerdict: 'informative', attribution: true, files: 'none', safelisted: false });
		const techniques = await techniquesOf(found, 'informative');
		reports.stix.push((await stixBundle(found, indicators, techniques)).bundle);
		reports.misp.push(await mispEvent(found, indicators, techniques));
	}
	expect(await validators.complaints(reports)).toEqual({ stix: hostile.map(() => []), misp: hostile.map(() => []) });
});

it('The tools tell what is wrong', async () => {
	const found = findings();
	const [{ bundle }, event] = [await stixBundle(found, [], []), await mispEvent(found, [], [])];
	const wrongBundle = { ...bundle, objects: [{ type: 'domain-name', spec_version: '2.1', id: 'domain-name--00000000-0000-5000-8000-000000000000', value: 'evil.example' }] };
	const answer = await validators.complaints({ stix: [wrongBundle], misp: [{ ...event, Attribute: [{ type: 'domain', category: 'Attribution', value: 'evil.example' }] }] });
	expect(answer.stix[0]?.join()).toContain('should be domain-name--');
	expect(answer.misp[0]?.join()).not.toBe('');
});
