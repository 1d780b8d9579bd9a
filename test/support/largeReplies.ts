/** Replies about a submission that are as large, as deep or as tangled as malware can make them. */
import type { SubmissionReplies } from '../../nodes/Assemblyline/findings/findings';
import type { SummaryTag } from '../../nodes/Assemblyline/client/types';
import { sample, SHA } from '../unit/report/reportSample';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const digest = (index: number) => index.toString(16).padStart(64, '0');
const tag = (value: string): SummaryTag => [value, 'malicious', false, 'TLP:CLEAR'];
const byName = (names: string[], value: unknown) => Object.fromEntries(names.map((name) => [name, value]));

type Changes = { [Part in keyof SubmissionReplies]?: object };
const changed = ({ record, summary, tree }: Changes): SubmissionReplies => {
	const replies = sample();
	return { record: { ...replies.record, ...record }, summary: { ...replies.summary, ...summary }, tree: { ...replies.tree, ...tree } };
};

/** By what there are so many of. */
export const largeReplies: Record<string, (count: number) => SubmissionReplies> = {
	tags: (count) => changed({ summary: { tags: { ioc: { 'network.static.domain': times(count, (index) => tag(`d${index}.evil.com`)) }, attribution: {}, behavior: {} } } }),
	'tags and attributions of one file': (count) => {
		const [domains, families] = [times(count, (index) => `d${index}.evil.com`), times(count, (index) => `Family ${index}`)];
		const map = { ...byName(domains.map((one) => `network.static.domain__${one}`), [SHA]), ...byName(families.map((one) => `attribution.family__${one}`), [SHA]) };
		return changed({ summary: { map, tags: { ioc: { 'network.static.domain': domains.map(tag) }, attribution: { 'attribution.family': families.map(tag) }, behavior: {} } } });
	},
	'files of one tag and one family': (count) => {
		const digests = times(count, digest);
		const map = { 'network.static.domain__evil.com': digests, 'attribution.family__Family': digests };
		return changed({ summary: { map, tags: { ioc: { 'network.static.domain': [tag('evil.com')] }, attribution: { 'attribution.family': [tag('Family')] }, behavior: {} } } });
	},
	'sections with one tag': (count) => {
		const section = (index: number) => ({ classification: '', heuristic: { heur_id: `A.${index}`, name: `Name ${index}`, score: 1, signature: [{ name: `Rule ${index}` }] }, tags: [{ type: 'network.static.domain', value: 'evil.com', safelisted: false }] });
		return changed({ summary: { heuristic_sections: Object.fromEntries(times(count, (index) => [`A.${index}`, [section(index)]])) } });
	},
	'sections of one heuristic, named as often': (count) => {
		const sections = times(count, (index) => ({ classification: '', heuristic: { heur_id: 'A.1', name: 'Name', score: index, signature: [{ name: `Rule ${index}` }] }, tags: [] }));
		return changed({ summary: { heuristics: { info: times(count, () => ['A.1', 'Name']) }, heuristic_sections: { 'A.1': sections } } });
	},
	'files that hold one file, under as many names': (count) => {
		const node = (sha256: string, name: string, children: object) => ({ name: [name], sha256, size: 1, type: 'text/plain', score: 1, children });
		return changed({ tree: { tree: Object.fromEntries(times(count, (index) => [digest(index), node(digest(index), `a${index}`, { [SHA]: node(SHA, `b${index}.evil.com`, {}) })])) } });
	},
	'names of one file': (count) => changed({ tree: { tree: { [SHA]: { name: times(count, (index) => `${index}.evil.com`), sha256: SHA, size: 1, type: 'x', score: 1, children: {} } } } }),
	techniques: (count) => changed({ summary: { attack_matrix: { execution: times(count, (index) => [`T${index}`, `Name ${index}`, 'malicious']) } } }),
	'tactics of one technique': (count) => changed({ summary: { attack_matrix: byName(times(count, (index) => `tactic ${index}`), [['T1059', 'PowerShell', 'malicious']]) } }),
	errors: (count) => changed({ record: { errors: times(count, (index) => `${digest(index)}.Service${index}.v1.c0.e1`) } }),
	metadata: (count) => changed({ record: { metadata: byName(times(count, (index) => `key ${index}`), 'ms-ms-ms-') } }),
	'names as long as that': (count) => changed({ record: { files: [{ name: 'ms-'.repeat(count), sha256: SHA, size: 1 }], params: { description: 'a.'.repeat(count), submitter: ' '.repeat(count) }, metadata: { ['x:'.repeat(count)]: { a: ['\\'.repeat(count)] } } } }),
	'classifications as long as that': (count) => changed({ summary: { classification: 'TLP:A'.repeat(count) } }),
	'levels of metadata': (count) => {
		let nested: object = {};
		for (let level = 0; level < count; level++) nested = { nested };
		return changed({ record: { metadata: { nested } } });
	},
};
