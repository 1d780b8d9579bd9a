import { Slice } from '../client/slice';
import type { JsonObject } from '../client/types';
import type { Technique } from '../findings/attack';
import { stricterOf } from '../client/classification';
import { hexDigits, isFitForDetection, isOfItsKind } from '../findings/detection';
import type { SubmissionFile } from '../findings/fileTree';
import { pageOf } from '../client/webPages';
import type { Findings } from '../findings/findings';
import type { Indicator } from '../findings/indicators';
import { harmless, NAME_LENGTH } from '../findings/sanitize';
import { tagTypeInWords } from '../findings/tagTypes';
import { saysMoreThanTlp, tlpOf } from '../findings/tlp';
import { ownId } from './uuid';

interface Kind {
	type: string;
	category: string;
}

const network = (type: string): Kind => ({ type, category: 'Network activity' });

/** MISP's types and categories for ours; what stands here not is told as `other`. */
const KINDS = new Map<string, Kind>([
	['attributed_network', { type: 'text', category: 'Attribution' }],
	['campaign', { type: 'campaign-name', category: 'Attribution' }],
	['command_line', { type: 'text', category: 'Artifacts dropped' }],
	['domain', network('domain')],
	['email', { type: 'email', category: 'Payload delivery' }],
	['email_message_id', { type: 'email-message-id', category: 'Payload delivery' }],
	['email_subject', { type: 'email-subject', category: 'Payload delivery' }],
	['exploit', { type: 'text', category: 'External analysis' }],
	['file_name', { type: 'filename', category: 'Payload delivery' }],
	['file_path', { type: 'filename', category: 'Artifacts dropped' }],
	['imphash', { type: 'imphash', category: 'Payload delivery' }],
	['implant', { type: 'malware-type', category: 'Payload delivery' }],
	['ipv4', network('ip-dst')],
	['ipv6', network('ip-dst')],
	['ja3', network('ja3-fingerprint-md5')],
	['mac_address', network('mac-address')],
	['malware_family', { type: 'malware-type', category: 'Payload delivery' }],
	['mutex', { type: 'mutex', category: 'Artifacts dropped' }],
	['pdb', { type: 'pdb', category: 'Artifacts dropped' }],
	['phone_number', { type: 'phone-number', category: 'Other' }],
	['registry_key', { type: 'regkey', category: 'Persistence mechanism' }],
	['threat_actor', { type: 'threat-actor', category: 'Attribution' }],
	['unc_path', { type: 'other', category: 'Network activity' }],
	['uri_path', network('uri')],
	['url', network('url')],
	['user_agent', network('user-agent')],
	['virus_name', { type: 'text', category: 'Antivirus detection' }],
]);

/** MISP's template of a file, as of version 25. */
const FILE_TEMPLATE = { name: 'file', 'meta-category': 'file', template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215', template_version: '25' };

/** MISP's threat levels are numbers, 4 for undefined. */
const THREAT_LEVELS = { safe: '4', informative: '3', suspicious: '2', malicious: '1' } as const;

/** What a submission found as a MISP event: with its ids the same whenever it is asked for. */
export async function mispEvent(findings: Findings, indicators: Indicator[], techniques: Technique[]): Promise<JsonObject> {
	const slice = new Slice();
	const { serverUrl, record, files, marking, definition } = findings;
	const { submitted } = record.times;
	const id = (...parts: string[]) => ownId('misp', serverUrl, record.sid, ...parts);
	const attributes = new Map<string, JsonObject & { uuid: string }>();
	/** Of each attribute: one value can be several indicators, as names and paths of files are of one type. */
	const markings = new Map<string, string>();
	const own = new Set(tagsOf(marking));
	const source = { uuid: id('link'), type: 'link', category: 'External analysis', value: serverUrl + pageOf('submission', record.sid), to_ids: false, comment: `Assemblyline, score ${record.max_score}` };
	attributes.set(source.uuid, source);
	/** By file, what was found in it. */
	const found = new Map<string, Set<string>>();
	for (const indicator of indicators) {
		if (slice.isOver()) await slice.next();
		const { type, category, to_ids } = mispKind(indicator);
		const uuid = id('attribute', type, indicator.value);
		// The worst one comes first, and stays.
		const attribute = attributes.get(uuid) ?? { uuid, type, category, value: indicator.value, to_ids, comment: commentOf(indicator) };
		const marked = stricterOf(markings.get(uuid) ?? indicator.classification, indicator.classification, definition);
		markings.set(uuid, marked);
		const tags = tagsOf(marked).filter((tag) => !own.has(tag));
		attributes.set(uuid, { ...attribute, ...(tags.length > 0 ? { Tag: named(tags) } : {}) });
		for (const { sha256 } of indicator.files) {
			const uuids = found.get(sha256) ?? new Set();
			found.set(sha256, uuids.add(uuid));
		}
	}
	const objects: JsonObject[] = [];
	for (const file of files) {
		objects.push(fileObject(file, (...parts) => id('file', file.sha256, ...parts), found.get(file.sha256) ?? new Set()));
		if (slice.isOver()) await slice.next();
	}
	const worst = (['malicious', 'suspicious', 'informative'] as const).find((verdict) => [...files, ...indicators].some((one) => one.verdict === verdict));
	return {
		uuid: id(),
		info: `Assemblyline: ${record.files.length > 1 ? `${record.files.length} files` : harmless(files[0]?.names[0] ?? record.sid, NAME_LENGTH)}`,
		...(/^\d{4}-\d\d-\d\d/.test(submitted) ? { date: submitted.slice(0, 10) } : {}),
		threat_level_id: THREAT_LEVELS[worst ?? 'safe'],
		analysis: record.state === 'completed' ? '2' : '1',
		Tag: [...named(own), ...techniques.filter(({ url }) => url).map(({ techniqueId, name }) => ({ name: `misp-galaxy:mitre-attack-pattern="${name.replaceAll('"', "'")} - ${techniqueId}"` }))],
		Attribute: [...attributes.values()],
		Object: objects,
	};
}

/** Only what is malicious and fit for it is for detection: a false alarm costs more than a line in a report. */
function mispKind(indicator: Indicator): { type: string; category: string; to_ids: boolean } {
	const { type, value } = indicator;
	const cve = type === 'exploit' && /^CVE-\d{4}-\d{4,}$/.test(value);
	const fingerprint = type === 'certificate_thumbprint' ? { 32: 'md5', 40: 'sha1', 64: 'sha256' }[hexDigits(value).length] : undefined;
	const kind: Kind = cve
		? { type: 'vulnerability', category: 'External analysis' }
		: fingerprint
			? network(`x509-fingerprint-${fingerprint}`)
			: (KINDS.get(type) ?? { type: 'other', category: 'Other' });
	// MISP refuses what it cannot read as what the type says; the value is kept as it is.
	return { type: isOfItsKind(indicator) ? kind.type : 'other', category: kind.category, to_ids: indicator.verdict === 'malicious' && isFitForDetection(indicator) };
}

function commentOf({ verdict, altered, tagTypes, heuristics }: Indicator): string {
	const why = heuristics.slice(0, 5).map(({ id, name }) => `${name} (${id})`);
	return [verdict, ...(altered ? ['not as it was found: cut, or with characters replaced'] : []), tagTypes.map(tagTypeInWords).join(', '), ...why].filter((part) => part !== '').join('; ');
}

/** Characters that the name of a tag has in MISP at the most. */
const TAG_LENGTH = 255;

/** The tags of a marking: its TLP, and its own words where it says more. */
function tagsOf(classification: string): string[] {
	const tlp = tlpOf(classification);
	const words = harmless(classification, TAG_LENGTH - 'assemblyline:classification=""'.length).replaceAll('"', "'");
	return [...(tlp ? [`tlp:${tlp}`] : []), ...(saysMoreThanTlp(classification) ? [`assemblyline:classification="${words}"`] : [])];
}

const named = (tags: Iterable<string>): JsonObject[] => [...tags].map((name) => ({ name }));

function fileObject(file: SubmissionFile, id: (...parts: string[]) => string, found: Set<string>): JsonObject {
	const { sha256, sha1, md5, ssdeep, tlsh, size, mime, names, verdict, submitted } = file;
	const bad = verdict === 'malicious';
	const uuid = id();
	const values: [relation: string, type: string, category: string, value: string | undefined, to_ids: boolean][] = [
		...names.map((name): [string, string, string, string, boolean] => ['filename', 'filename', 'Payload delivery', name, false]),
		['md5', 'md5', 'Payload delivery', md5, bad],
		['sha1', 'sha1', 'Payload delivery', sha1, bad],
		['sha256', 'sha256', 'Payload delivery', sha256, bad],
		['ssdeep', 'ssdeep', 'Payload delivery', ssdeep, false],
		['tlsh', 'tlsh', 'Payload delivery', tlsh, false],
		['size-in-bytes', 'size-in-bytes', 'Other', size?.toString(), false],
		['mimetype', 'mime-type', 'Artifacts dropped', mime, false],
	];
	return {
		uuid,
		...FILE_TEMPLATE,
		comment: `${submitted ? 'Submitted' : 'Extracted'}, ${verdict}`,
		Attribute: values
			.filter(([, , , value]) => value)
			.map(([object_relation, type, category, value = '', to_ids]) => ({
				uuid: id(object_relation, value),
				object_relation,
				type,
				category,
				value,
				to_ids,
				...(['filename', 'mimetype', 'size-in-bytes'].includes(object_relation) ? { disable_correlation: true } : {}),
			})),
		ObjectReference: [...found].map((referenced) => ({ uuid: id('reference', referenced), object_uuid: uuid, referenced_uuid: referenced, relationship_type: 'contains' })),
	};
}
