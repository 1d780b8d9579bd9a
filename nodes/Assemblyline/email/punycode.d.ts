/** The package has no types of its own. */
declare module 'punycode/punycode.js' {
	/** A domain name or email address with its labels in their own letters; what is no Punycode stays as it is. */
	export function toUnicode(domain: string): string;
}
