import type { JsonObject, SubmissionRecord } from '../../../nodes/Assemblyline/client/types';
import type { ReportSource } from '../../../nodes/Assemblyline/report/report';

export const SHA = 'a'.repeat(64);
export const INNER = 'b'.repeat(64);
export const SERVER = 'https://assemblyline.example.com';

/** What a server answers about a submission of one file with another in it, with everything that a report shows. */
export function sample(name = 'invoice.exe', word = 'Word'): ReportSource {
	const record: SubmissionRecord = {
		sid: '7Hc6Zq4ZVrCvOyCUcPHTFq',
		state: 'completed',
		max_score: 1250,
		error_count: 1,
		file_count: 2,
		files: [{ name, sha256: SHA, size: 2280 }],
		metadata: { sender: word, [word]: 'key', nested: { word } },
		params: { submitter: 'analyst', description: word },
		classification: 'TLP:CLEAR',
		times: { submitted: '2026-03-01T10:00:00.000000Z', completed: '2026-03-01T10:00:12.500000Z' },
		verdict: { malicious: ['one', 'two'], non_malicious: [] },
		results: [],
		errors: [`${INNER}.Unpacker.v1_0.c0.e21`, `${INNER}.${word}.v1.c0.e1`],
	};
	const tree: JsonObject = {
		tree: {
			[SHA]: {
				name: [name], sha256: SHA, size: 2280, type: 'executable/windows/pe32', score: 1250, truncated: false,
				children: { [INNER]: { name: [`${word}.txt`], sha256: INNER, size: 2_400_000, type: word, score: 10, children: {}, truncated: false } },
			},
		},
		partial: false, filtered: false, supplementary: [],
	};
	const summary: JsonObject = {
		partial: false, filtered: false,
		heuristics: { info: [['YARA.2', 'Packed file']], suspicious: [['PE.4', word]], malicious: [['AV.1', 'Known malware']] },
		heuristic_sections: {
			'AV.1': [{ heuristic: { heur_id: 'AV.1', score: 1000, signature: [{ name: word }, { name: 'Win.Emotet' }], attack: [] } }],
			'PE.4': [{ heuristic: { heur_id: 'PE.4', score: 350, signature: [], attack: [] } }],
		},
		map: { 'heuristic__AV.1': [SHA], 'heuristic__PE.4': [SHA, INNER], 'network.static.domain__evil.example': [INNER] },
		attack_matrix: {
			execution: [['T1059.001', 'PowerShell', 'suspicious']],
			'defense-evasion': [['T1027', word, 'malicious'], ['T1059.001', 'PowerShell', 'info'], [word, 'no technique', 'info']],
		},
		tags: {
			ioc: {
				'network.static.domain': [['evil.example', 'malicious', false, 'TLP:CLEAR'], ['good.example', 'info', true, 'TLP:CLEAR'], [word, 'info', false, 'TLP:CLEAR']],
				'network.dynamic.uri': [['https://evil.example/drop.php?id=1', 'suspicious', false, 'TLP:CLEAR']],
			},
			attribution: { 'attribution.family': [['EMOTET', 'malicious', false, 'TLP:CLEAR']], [word]: [['x', 'info', false, 'TLP:CLEAR']] },
			behavior: { 'file.behavior': [[word, 'info', false, 'TLP:CLEAR']] },
		},
	};
	return { record, summary, tree, thresholds: { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 }, serverUrl: SERVER };
}
