/** What each kind of hash looks like. */
const PATTERNS = {
	md5: /^[0-9a-f]{32}$/i,
	sha1: /^[0-9a-f]{40}$/i,
	sha256: /^[0-9a-f]{64}$/i,
	ssdeep: /^\d{1,18}:[A-Za-z0-9/+]{0,64}:[A-Za-z0-9/+]{0,64}$/,
	tlsh: /^(T1)?[0-9a-f]{70}$/i,
};

export type HashKind = keyof typeof PATTERNS;

/** The kind of a hash; undefined for a text that is none. */
export function kindOfHash(text: string): HashKind | undefined {
	const found = Object.entries(PATTERNS).find(([, pattern]) => pattern.test(text));
	return found?.[0] as HashKind | undefined;
}
