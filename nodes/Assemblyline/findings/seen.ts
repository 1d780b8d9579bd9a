import { listOf, numberOf, objectOf, textOf, textOrNull, textsOf } from './normalize';
import { type Sought, TAG_TYPES } from './sought';

/** What is read of a file's record, in a search of the index file. */
export const FILE_FIELDS = 'sha256,sha1,md5,ssdeep,tlsh,type,size,seen.count,seen.first,seen.last,uri_info.uri';

const TAGS = 'result.sections.tags';

/** What is read of a service's result, in a search of the index result. */
export const RESULT_FIELDS = [
	'sha256,created,response.service_name,response.extracted.sha256,response.extracted.name,result.score,result.sections.heuristic.score',
	...['attribution', 'av.virus_name', ...new Set(Object.values(TAG_TYPES).flat())].map((type) => `${TAGS}.${type}`),
].join(',');

/** A file's record. */
export interface SeenFile {
	sha256: string;
	sha1: string;
	md5: string;
	type: string;
	/** Bytes. */
	size: number | null;
	times: number;
	first: string | null;
	last: string | null;
	/** The record's values by which it can be found. */
	values: string[];
}

/** From `POST search/file/` with {@link FILE_FIELDS}, however strange it is. */
export function seenFile(record: unknown): SeenFile {
	const file = objectOf(record);
	const { count, first, last } = objectOf(file.seen);
	const [sha256 = '', sha1 = '', md5 = '', ssdeep = '', tlsh = '', uri = ''] = [file.sha256, file.sha1, file.md5, file.ssdeep, file.tlsh, objectOf(file.uri_info).uri].map(textOf);
	return { sha256, sha1, md5, type: textOf(file.type), size: numberOf(file.size) ?? null, times: numberOf(count) ?? 0, first: textOrNull(first), last: textOrNull(last), values: [sha256, sha1, md5, ssdeep, tlsh, uri] };
}

/** Each file once: that of the archive may stand beside its newer record, which has counted on. */
export function onceEach(files: SeenFile[]): SeenFile[] {
	const all = new Map<string, SeenFile>();
	for (const file of files) {
		const known = all.get(file.sha256);
		all.set(file.sha256, known ? { ...known, times: Math.max(known.times, file.times), first: earlier(known.first, file.first) } : file);
	}
	return [...all.values()];
}

const earlier = (one: string | null, other: string | null) => (one === null || (other !== null && other < one) ? other : one);

/** A service's result for a file. */
export interface SeenResult {
	sha256: string;
	created: string;
	service: string;
	score: number;
	extracted: { sha256: string; name: string }[];
	sections: { score: number; tags: Map<string, string[]> }[];
}

/** From `POST search/result/` with {@link RESULT_FIELDS}, however strange it is. */
export function seenResult(document: unknown): SeenResult {
	const { sha256, created, response, result } = objectOf(document);
	const { service_name: service, extracted } = objectOf(response);
	const { score, sections } = objectOf(result);
	return {
		sha256: textOf(sha256),
		created: textOf(created),
		service: textOf(service),
		score: numberOf(score) ?? 0,
		extracted: listOf(extracted).map((file) => ({ sha256: textOf(objectOf(file).sha256), name: textOf(objectOf(file).name) })),
		sections: listOf(sections).map((section) => ({ score: numberOf(objectOf(objectOf(section).heuristic).score) ?? 0, tags: tagsOf(objectOf(section).tags) })),
	};
}

/** The tags of a section by their types: the server nests them. */
function tagsOf(nested: unknown, path = ''): Map<string, string[]> {
	return new Map(
		Object.entries(objectOf(nested)).flatMap(([name, inner]): [string, string[]][] => {
			const type = path ? `${path}.${name}` : name;
			return Array.isArray(inner) ? [[type, textsOf(inner)]] : [...tagsOf(inner, type)];
		}),
	);
}

/** The results that hold an indicator as a tag. */
export const tagged = (sought: Sought, results: SeenResult[]): SeenResult[] => results.filter(({ sections }) => sections.some(holds(sought)));

/** Whether a section of a result holds an indicator as a tag. */
export const holds = ({ kind, forms }: Sought) => ({ tags }: SeenResult['sections'][number]) => (TAG_TYPES[kind] ?? []).some((type) => tags.get(type)?.some((value) => forms.includes(value)));

/** What the services say of a file together, each by its newest result. */
export function fileScore(results: SeenResult[]): number {
	const newest = new Map<string, SeenResult>();
	for (const result of results) if (result.created > (newest.get(result.service)?.created ?? '')) newest.set(result.service, result);
	return [...newest.values()].reduce((sum, { score }) => sum + score, 0);
}
