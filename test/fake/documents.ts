/** Documents and configuration, in the shapes that the server gives them. */
import { CLEAR } from './analysis';
import { ROLES } from './auth';
import { type Json, object, without } from './json';

/** An alert, as `alert/<alert_id>/` answers it. */
export function alert(number: number): Json {
	const time = new Date(Date.UTC(2024, 0, 1, 12) + (number - 1) * 86_400_000).toISOString().replace('Z', '000Z');
	const detailed = { attack_category: [], attack_pattern: [], attrib: [], av: [], behavior: [], domain: [], heuristic: [], ip: [], uri: [], yara: [] };
	const { behavior, attrib, av, domain, ip, uri, yara } = detailed;
	return {
		al: {
			attrib, av, behavior, detailed, domain, domain_dynamic: [], domain_static: [], ip, ip_dynamic: [], ip_static: [],
			request_end_time: time, score: number * 500, uri, uri_dynamic: [], uri_static: [], yara,
		},
		alert_id: `lab-alert-${number}`, archive_ts: null, attack: { category: [], pattern: [] }, classification: CLEAR, events: [], expiry_ts: null,
		extended_scan: 'skipped',
		file: { md5: '28a40bce5e8cb5c90e6ef09c7b8b5c12', name: `lab-${number}.txt`, screenshots: [], sha1: 'f'.repeat(40), sha256: 'a'.repeat(64), size: 2776, type: 'text/plain' },
		filtered: false, heuristic: { name: [] }, label: [`LAB${number}`], metadata: { lab: String(number) }, owner: null,
		priority: ['LOW', 'MEDIUM', 'CRITICAL'][(number - 1) % 3], reporting_ts: time, sid: `lab-submission-${number}`, status: 'TRIAGE',
		submission_relations: [{ child: 'a', parent: 'b' }], ts: time, type: 'lab', verdict: { malicious: [], non_malicious: [] }, workflows_completed: false,
	};
}

/** What a search answers of an alert: only what the index stores. */
export function storedAlert(whole: Json): Json {
	const { attrib, av, score } = object(whole.al);
	const file = without(object(whole.file), 'screenshots', 'size');
	return { ...without(whole, 'attack', 'events', 'expiry_ts', 'heuristic', 'metadata', 'verdict'), al: { attrib, av, score }, file, id: whole.alert_id };
}

const field = (type: string, settings: Partial<Record<'default' | 'indexed' | 'list' | 'stored', boolean>> = {}) => {
	return { default: false, indexed: true, list: false, stored: true, type, ...settings };
};

/** A few of each index's fields. */
export const fields: Record<string, Record<string, Json>> = {
	alert: {
		'al.attrib': field('keyword', { default: true, list: true }),
		'al.score': field('integer'),
		alert_id: field('keyword'),
		'attack.category': field('keyword', { list: true, stored: false, default: true }),
		'file.name': field('keyword', { default: true }),
		'file.size': field('long', { stored: false }),
		priority: field('keyword'),
		reporting_ts: field('date'),
		status: field('keyword'),
		type: field('keyword'),
	},
	submission: { max_score: field('integer'), sid: field('keyword'), state: field('keyword'), 'times.submitted': field('date') },
};

/** What the server writes where a profile says at length what it is for. */
const profile = (name: string, summary: string) => ({
	description: `\n**Summary**\n\n${summary}.\n\n**When to use it**\n- Rapid triage\n`,
	display_name: name,
	params: { services: { excluded: [], rescan: [], resubmit: [], selected: ['Filtering', 'Antivirus'] } },
	restricted_params: {},
	summary,
});

const source = (pattern: string, sources: string[] = []) => ({ auto_selected: [], pattern, sources });

/** The levels from the factory, from free to secret. */
export const LEVELS = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT'];

/** What classifications mean, as far as somebody here reads it. */
export const classificationDefinition = {
	RESTRICTED: 'TLP:AMBER+STRICT//COMMERCIAL', UNRESTRICTED: 'TLP:CLEAR', access_req_map_lts: { COMMERCIAL: 'CMR' }, enforce: true,
	levels_aliases: { 'TLP:W': 'TLP:C', 'TLP:WHITE': 'TLP:C', UNRESTRICTED: 'TLP:C' },
	levels_map: { '100': 'TLP:C', '110': 'TLP:G', '120': 'TLP:A', '125': 'TLP:A+S', 'TLP:A': 120, 'TLP:A+S': 125, 'TLP:C': 100, 'TLP:G': 110 },
	levels_map_lts: { 'TLP:AMBER': 'TLP:A', 'TLP:AMBER+STRICT': 'TLP:A+S', 'TLP:CLEAR': 'TLP:C', 'TLP:GREEN': 'TLP:G' },
};

/** `user/whoami/`, without the parts of its configuration that nobody here reads. */
export function whoAmI(username: string, savedParams: Json, dailyQuota?: number): Json {
	return {
		agrees_with_tos: '2026-11-24T14:50:55.678948Z', api_daily_quota: 1000, avatar: null,
		c12nDef: classificationDefinition, classification: username === 'admin' ? 'TLP:AMBER+STRICT//COMMERCIAL' : CLEAR, classification_aliases: {},
		configuration: {
			submission: {
				dtl: 30, file_sources: {
					cve: source('^CVE-\\d{4}-\\d+$', ['cve-files']), md5: source('^[a-f0-9]{32}$'), sha1: source('^[a-f0-9]{40}$'), sha256: source('^[a-f0-9]{64}$', ['lab-files']),
					ssdeep: source('^[0-9]{1,18}:[a-zA-Z0-9/+]{0,64}:[a-zA-Z0-9/+]{0,64}$'), tlsh: source('^((?:T1)?[0-9a-fA-F]{70})$'),
				}, max_dtl: 0, max_file_size: 104857600,
				metadata: { archive: {}, submit: {} },
				profiles: {
					static: profile('Static Analysis [OFFLINE]', 'Quick scan; keep it local'),
					static_with_dynamic: profile('Static + Dynamic Analysis [OFFLINE]', 'See behavior; keep it local'),
				},
				verdicts: { highly_suspicious: 700, info: 0, malicious: 1000, suspicious: 300 },
			},
			ui: { allow_url_submissions: true, enforce_quota: dailyQuota !== undefined, read_only: false, tos: null },
		},
		email: `${username}@example.com`, groups: [], indexes: { alert: fields.alert }, is_active: true, is_admin: false, name: 'Administrator', organization: null,
		roles: ROLES, settings: { submission_profiles: { default: { classification: CLEAR, ...savedParams }, static: { classification: CLEAR } } }, submission_daily_quota: dailyQuota ?? 0, type: ['admin'], username,
	};
}

export const constants = {
	file_types: [['text/plain', ['LabScanner']]],
	max_priority: 1500,
	priorities: { critical: [301, 400], high: [201, 300], low: [1, 100], medium: [101, 200] },
	tag_types: ['attribution.actor', 'network.static.domain'],
};

const service = (name: string, category: string, enabled: boolean, description: string) => ({
	accepts: '.*', category, classification: CLEAR, description, enabled, is_external: false, name, privileged: false, rejects: 'empty|metadata/.*', stage: 'CORE', version: '4.6.2.4',
});

export const services = [
	service('APKaye', 'Static Analysis', false, 'Looks into Android packages.'),
	service('Extract', 'Extraction', true, 'NA'),
	service('LabScanner', 'Static Analysis', true, 'Finds the EICAR test file. Nothing else.'),
	service('Characterize', 'Static Analysis', true, 'Partitions the file'),
];
