/** What an analysis leaves behind: the answers below `submission/`. */
import { createHash } from 'node:crypto';
import { type Json, without } from './json';

export const hash = (content: Buffer, algorithm = 'sha256') => createHash(algorithm).update(content).digest('hex');

export const CLEAR = 'TLP:CLEAR';
export const SUBMITTED = '2026-11-24T14:54:13.994872Z';
export const COMPLETED = '2026-11-24T14:54:14.182406Z';
const EXPIRY = '2026-12-24T14:54:13.977224Z';

export const factoryParams = {
	auto_archive: false, classification: CLEAR, deep_scan: false, delete_after_archive: false, description: '', generate_alert: false,
	groups: [], ignore_cache: false, ignore_filtering: false, ignore_recursion_prevention: false, ignore_size: false, initial_data: null,
	malicious: false, max_extracted: 500, max_supplementary: 500, never_drop: false, priority: 1000, psid: null, quota_item: true,
	service_spec: {}, submitter: 'admin', trace: false, ttl: 30, type: 'USER', use_archive_alternate_dtl: false,
	services: { excluded: [], rescan: [], resubmit: [], selected: ['Filtering', 'Antivirus', 'Static Analysis', 'Extraction', 'Networking'] },
};

export interface Analysis {
	sid: string;
	state: 'completed' | 'failed' | 'submitted';
	name: string;
	content: Buffer;
	metadata: Json;
	params: Json;
	/** Keys of what services failed on. */
	errors?: string[];
}

/** The lab's service knows one bad file. */
export const isEicar = ({ content }: Pick<Analysis, 'content'>) => content.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');

const isOver = ({ state }: Analysis) => state !== 'submitted';
const score = (analysis: Analysis) => (isOver(analysis) && isEicar(analysis) ? 1000 : 0);
const resultKey = ({ content }: Analysis) => `${hash(content)}.LabScanner.v1_0_0.c9z7Ne6qTjfo`;

export function record(analysis: Analysis): Json {
	const { sid, state, name, content, metadata, params, errors = [] } = analysis;
	return {
		archive_ts: null, archived: false, classification: params.classification, error_count: errors.length, errors, expiry_ts: EXPIRY, file_count: 1,
		files: [{ name, sha256: hash(content), size: content.length }],
		from_archive: false, max_score: score(analysis), metadata,
		// A fresh record has one parameter more; what stored it last leaves it out.
		params: isOver(analysis) ? params : { ...params, filetype_override: null },
		results: isOver(analysis) ? [resultKey(analysis)] : [],
		scan_key: null, sid, state, times: { completed: isOver(analysis) ? COMPLETED : null, submitted: SUBMITTED },
		to_be_deleted: false, tracing_events: [], verdict: { malicious: [], non_malicious: [] },
	};
}

const fileTree = (analysis: Analysis) => {
	const sha256 = hash(analysis.content);
	const file = { children: {}, name: [analysis.name], score: score(analysis), sha256, size: analysis.content.length, truncated: false, type: 'text/plain' };
	return { [sha256]: file };
};

export function tree(analysis: Analysis): Json {
	const supplementary = isOver(analysis) ? [hash(Buffer.from('ontology'))] : [];
	return { classification: CLEAR, filtered: false, partial: !isOver(analysis), supplementary, tree: fileTree(analysis) };
}

const HEURISTIC = { attack: [], heur_id: 'LABSCANNER.1', name: 'EICAR test file', score: 1000, signature: [] };
const section = {
	auto_collapse: false, body: null, body_config: {}, body_format: 'TEXT', classification: CLEAR, depth: 0, heuristic: HEURISTIC, promote_to: null,
	tags: [{ safelisted: false, short_type: 'virus_name', type: 'av.virus_name', value: 'EICAR-Test-File' }],
	title_text: 'EICAR test file',
};

export function summary(analysis: Analysis): Json {
	const found = score(analysis) > 0;
	const sha256 = hash(analysis.content);
	return {
		attack_matrix: {}, classification: CLEAR, filtered: false,
		heuristic_name_map: found ? { 'EICAR test file': ['LABSCANNER.1'] } : {},
		heuristic_sections: found ? { 'LABSCANNER.1': [section] } : {},
		heuristics: found ? { malicious: [['LABSCANNER.1', 'EICAR test file']] } : {},
		map: found ? { [sha256]: ['heuristic__LABSCANNER.1'], 'heuristic__LABSCANNER.1': [sha256] } : {},
		partial: !isOver(analysis),
		tags: { attribution: found ? { 'av.virus_name': [['EICAR-Test-File', 'malicious', false, CLEAR]] } : {}, behavior: {}, ioc: {} },
	};
}

export function fileInfo({ content }: Pick<Analysis, 'content'>, classification = CLEAR): Json {
	return {
		archive_ts: null, ascii: content.toString().slice(0, 64), classification, comments: [], entropy: 4.87, expiry_ts: EXPIRY, from_archive: false,
		hex: content.toString('hex').slice(0, 128), is_section_image: false, is_supplementary: false,
		label_categories: { attribution: [], info: [], technique: [] }, labels: [], magic: 'EICAR virus test files', md5: hash(content, 'md5'), mime: 'text/plain',
		seen: { count: 1, first: SUBMITTED, last: SUBMITTED }, sha1: hash(content, 'sha1'), sha256: hash(content), size: content.length,
		ssdeep: '3:a+JraNvsgzsVqSwHq9:tJuOgzsko', tlsh: null, type: 'text/plain', uri_info: null,
	};
}

function serviceResult(analysis: Analysis): Json {
	return {
		archive_ts: null, classification: CLEAR, created: COMPLETED, drop_file: false, expiry_ts: EXPIRY, from_archive: false, partial: false,
		response: {
			extracted: [], milestones: { service_completed: COMPLETED, service_started: SUBMITTED }, service_context: null, service_debug_info: null,
			service_name: 'LabScanner', service_tool_version: null, service_version: '1.0.0', supplementary: [],
		},
		result: { score: score(analysis), sections: [section] },
		sha256: hash(analysis.content), size: analysis.content.length, type: 'text/plain',
	};
}

export function full(analysis: Analysis): Json {
	const { results: keys, ...rest } = record(analysis);
	return {
		...rest, errors: {}, file_infos: { [hash(analysis.content)]: fileInfo(analysis) }, file_tree: fileTree(analysis),
		missing_error_keys: [], missing_file_keys: [], missing_result_keys: [],
		results: Object.fromEntries((keys as string[]).map((key) => [key, serviceResult(analysis)])),
	};
}

export function report(analysis: Analysis): Json {
	const { params, ...rest } = without(record(analysis), 'errors', 'results');
	const { attack_matrix, heuristic_name_map, heuristic_sections } = summary(analysis);
	const files = [[analysis.name, hash(analysis.content)]];
	const found = score(analysis) > 0;
	return {
		...rest, attack_matrix, file_info: fileInfo(analysis), file_tree: fileTree(analysis), heuristic_name_map, heuristic_sections,
		heuristics: { info: {}, malicious: found ? { 'EICAR test file': files } : {}, safe: {}, suspicious: {} },
		important_files: [],
		params: { ...(params as Json), services: { ...factoryParams.services, errors: [] } },
		promoted_sections: [], report_filtered: false,
		tags: found ? { attributions: { 'av.virus_name': { 'EICAR-Test-File': { files, h_type: 'malicious' } } } } : {},
	};
}
