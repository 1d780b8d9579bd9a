import { defang } from './defang';

/** Schemes that do something when clicked, beside those that `defang` knows. */
const ACTIVE_SCHEME = /\b(blob|data|file|javascript|mailto|ms-[a-z-]+|search-ms|smb|ssh|tel|vbscript):(?=\S)/gi;

/**
 * One line of text in which everything can be seen: line breaks and control characters become spaces, what is
 * invisible or turns the reading direction its code (`[U+202E]`), and piles of accents are levelled.
 */
export function visible(text: string): string {
	return text
		.toWellFormed()
		.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
		.replace(/[\p{Cf}\p{DI}]/gu, (sign) => `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`)
		.replace(/(\p{M}{3})\p{M}+/gu, '$1')
		.trim();
}

/** At most so many characters, with `…` where something is missing. */
export function clipped(text: string, length: number): string {
	const signs = [...text];
	return signs.length > length ? `${signs.slice(0, length - 1).join('')}…` : text;
}

/** Visible text in which no address and no mention works any more, however eager a program is to make links. */
export function harmless(text: string): string {
	return defang(visible(text))
		.replace(/(?<!hxxps?|fxps?|(?<![a-z0-9])wxs?):(?=\/\/)/gi, '[:]')
		.replace(ACTIVE_SCHEME, '$1[:]')
		.replace(/(?<!\[)@(?=[\p{L}\p{N}_])/gu, '[@]');
}

/** The same for names of files and the like: their dots stay, unless there is an address in them. */
export function harmlessName(text: string): string {
	return /:|@|\bwww\./i.test(text) ? harmless(text) : visible(text);
}

/**
 * An address of http or https in a form that neither ends a Markdown link nor an HTML attribute; undefined for
 * everything else, and for one with a user name in it, which hides where it leads.
 */
export function webAddress(text: string): string | undefined {
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
	const rest = url.href.slice(url.origin.length).replace(/[^A-Za-z0-9\-._~:/?#@!$&+,;=%]/gu, percentEncoded);
	return url.origin + rest;
}

const percentEncoded = (sign: string) => encodeURIComponent(sign).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** Characters that a value of an indicator has at the most. */
export const MAX_VALUE_LENGTH = 2000;

/** Control characters, line and paragraph separators, and marks that turn the direction of writing. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text out of malware, safe to show and to pass on: cut to 2,000 characters, unsafe ones replaced by `\uFFFD`.
 * Where that changed it, it no longer is what was found: nothing must be detected by it.
 */
export function cleanText(raw: number | string): { text: string; altered: boolean } {
	const whole = String(raw);
	const text = whole.slice(0, MAX_VALUE_LENGTH).replace(UNSAFE, '\ufffd').toWellFormed();
	return { text, altered: text !== whole };
}
