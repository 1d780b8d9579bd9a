import type { HeuristicSection, SubmissionRecord } from '../../../nodes/Assemblyline/client/types';
import { type Findings, findingsOf, type SubmissionReplies } from '../../../nodes/Assemblyline/findings/findings';
import { markings } from '../findings/indicatorSample';
import type { Render, Report } from '../../../nodes/Assemblyline/report/report';

export const SHA = 'a'.repeat(64);
export const INNER = 'b'.repeat(64);
export const SERVER = 'https://assemblyline.example.com';

const section = (heur_id: string, score: number, ...signatures: string[]): HeuristicSection => ({
	classification: 'TLP:CLEAR', heuristic: { heur_id, name: `Heuristic ${heur_id}`, score, signature: signatures.map((name) => ({ name })) }, tags: [{ type: 'dynamic.mutex', value: `Mutex of ${heur_id}`, safelisted: false }],
});

/** What a server answers about a submission of one file with another in it, with everything that a report shows. */
export function sample(name = 'invoice.exe', word = 'Word'): SubmissionReplies {
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
	const tree: SubmissionReplies['tree'] = {
		tree: {
			[SHA]: {
				name: [name], sha256: SHA, size: 2280, type: 'executable/windows/pe32', score: 1250,
				children: { [INNER]: { name: [`${word}.txt`], sha256: INNER, size: 2_400_000, type: word, score: 10, children: {} } },
			},
		},
		partial: false, filtered: false, supplementary: [],
	};
	const summary: SubmissionReplies['summary'] = {
		classification: 'TLP:CLEAR', partial: false, filtered: false,
		heuristics: { info: [['YARA.2', 'Packed file']], suspicious: [['PE.4', word]], malicious: [['AV.1', 'Known malware']] },
		heuristic_sections: {
			'AV.1': [section('AV.1', 1000, word, 'Win.Emotet')],
			'PE.4': [section('PE.4', 350)],
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
	return { record, summary, tree };
}

/** What such a server's answers say. */
export const found = (replies: SubmissionReplies, definition = markings): Findings => findingsOf(SERVER, { thresholds: { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 }, definition }, replies);

/** A report as a whole, in one of its forms. */
export const written = (render: Render, report: Report): string => [...render(report)].join('');
