/** What each kind of hash looks like. */
const PATTERNS = {
	md5: /^[0-9a-f]{32}$/i,
	sha1: /^[0-9a-f]{40}$/i,
	sha256: /^[0-9a-f]{64}$/i,
	ssdeep: /^\d{1,18}:[A-Za-z0-9/+]{0,64}:[A-Za-z0-9/+]{0,64}$/,
	tlsh: /^(T1)?[0-9a-f]{70}$/i,
};

export type HashKind = keyof typeof PATTERNS;

/** Hashes by which a file can be told from every other; the fuzzy ones only say what is alike. */
export type ExactHashKind = 'md5' | 'sha1' | 'sha256';

/** Whether a text has the form of this kind of hash. */
export const isHash = (kind: HashKind, text: string): boolean => PATTERNS[kind].test(text);

/** The kind of a hash; undefined for a text that is none. */
export function kindOfHash(text: string): HashKind | undefined {
	const found = Object.entries(PATTERNS).find(([, pattern]) => pattern.test(text));
	return found?.[0] as HashKind | undefined;
}

/** The kind of an exact hash; undefined for any other text. */
export function exactKindOfHash(text: string): ExactHashKind | undefined {
	const kind = kindOfHash(text);
	return kind === 'ssdeep' || kind === 'tlsh' ? undefined : kind;
}

/** Why a text is not a SHA-256; undefined where it is one. */
export function sha256Problem(text: string): string | undefined {
	return kindOfHash(text) === 'sha256' ? undefined : 'is not a SHA-256: 64 hexadecimal digits';
}

/** What is wrong with what looks like a hash with digits missing; shorter texts may be something else. */
export const cutHashProblem = (text: string): string | undefined =>
	/^[0-9a-f]{24,}$/i.test(text) && !kindOfHash(text) ? `has ${text.length} digits; MD5 has 32, SHA-1 40, SHA-256 64, TLSH 70` : undefined;
