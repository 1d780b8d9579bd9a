import type { ClassificationDefinition } from '../../../nodes/Assemblyline/client/classification';
import type { HeuristicSection, SubmissionSummary, SummaryTag } from '../../../nodes/Assemblyline/client/types';
import type { SubmissionFile } from '../../../nodes/Assemblyline/findings/fileTree';
import type { Findings } from '../../../nodes/Assemblyline/findings/findings';
import { classificationDefinition } from '../../fake/documents';

export const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
export const CHILD = '131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267';

export const thresholds = { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 };

export const file = (changes: Partial<SubmissionFile> = {}): SubmissionFile => ({
	sha256: SHA256,
	md5: '44d88612fea8a8f36de82e1278abb02f',
	sha1: '3395856ce81f2b7382dee72602f798b642f14140',
	size: 68,
	mime: 'text/plain',
	ssdeep: '3:a:b',
	names: ['eicar.com'],
	submitted: true,
	verdict: 'malicious',
	...changes,
});

/** The levels from the factory, and red. */
export const markings: ClassificationDefinition = {
	...classificationDefinition,
	levels_map: { ...classificationDefinition.levels_map, '130': 'TLP:R', 'TLP:R': 130 },
	levels_map_lts: { ...classificationDefinition.levels_map_lts, 'TLP:RED': 'TLP:R' },
};

type Tags = Record<string, SummaryTag[]>;

export interface Sample {
	ioc?: Tags;
	attribution?: Tags;
	attack?: SubmissionSummary['attack_matrix'];
	sections?: Record<string, HeuristicSection[]>;
	map?: Record<string, string[]>;
	files?: SubmissionFile[];
	/** Of everything. */
	classification?: string;
	/** That of the record and the tree alone, where it is another one. */
	marking?: string;
	enforce?: boolean;
}

/** What is known of a submission, as the server would tell it. */
export function findings({ ioc = {}, attribution = {}, attack = {}, sections = {}, map = {}, files = [file()], classification = 'TLP:CLEAR', marking = classification, enforce = true }: Sample = {}): Findings {
	const tagMap = Object.fromEntries(Object.entries({ ...ioc, ...attribution }).flatMap(([type, tags]) => tags.map(([value]) => [`${type}__${value}`, [SHA256]])));
	return {
		serverUrl: 'https://assemblyline.example',
		record: {
			sid: '7Hc6Zq4ZVrCvOyCUcPHTFq',
			state: 'completed',
			max_score: 1100,
			error_count: 0,
			errors: [],
			file_count: files.length,
			files: files.filter(({ submitted }) => submitted).map(({ sha256, names: [name], size = 0 }) => ({ sha256, name, size })),
			metadata: {},
			params: {},
			times: { submitted: '2026-11-24T19:36:19.299176Z', completed: '2026-11-24T19:36:21.000001Z' },
			verdict: { malicious: [], non_malicious: [] },
			classification,
		},
		summary: {
			classification,
			filtered: false,
			partial: false,
			tags: { attribution, behavior: {}, ioc },
			attack_matrix: attack,
			heuristics: {},
			map: { ...tagMap, ...map },
			heuristic_sections: sections,
		},
		places: [],
		files,
		partial: false,
		filtered: false,
		marking: enforce ? marking : '',
		thresholds,
		definition: { ...markings, enforce },
	};
}
