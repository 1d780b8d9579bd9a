import { UNSEEN } from '../client/download';
import { defang } from './defang';

/**
 * One line of text in which everything can be seen: line breaks and control characters become spaces, what is
 * invisible or turns the reading direction its code (`[U+202E]`), and piles of accents are levelled.
 */
export function visible(text: string): string {
	return text
		.toWellFormed()
		.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
		.replace(UNSEEN, (sign) => `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`)
		.replace(/(\p{M}{3})\p{M}+/gu, '$1')
		.trim();
}

/** At most so many characters, with `…` where something is missing. However long the text is, the cost is that of the part that is kept. */
export function clipped(text: string, length: number): string {
	if (text.length <= length) return text;
	// A character has two units at the most; with one more it is certain that there are too many.
	const signs = [...text.slice(0, 2 * length + 1)];
	return signs.length > length ? `${signs.slice(0, length - 1).join('')}…` : text;
}

/** A `<` that may begin a tag, a mention of a chat or a token of a model; where it compares, it stays. Of links in Markdown, `](` is broken. */
const MARKUP = /<(?![\s\d=])/g;

/**
 * What somebody else has written, for people: cut first, then visible, then without an address, a mention or a tag that
 * works. The only way for such a text into a report, a name, a hint, an error or a model's text, but for names of
 * fields and keys ({@link shownName}); the escaping of each form comes after it. Every beginning of it is harmless, too.
 */
export function harmless(text: string, length: number): string {
	return clipped(defang(visible(clipped(text, length))).replace(MARKUP, '‹').replaceAll('](', '] ('), length);
}

/** Characters of a name or an id in what people read. */
export const NAME_LENGTH = 200;

/** The name of a field, as somebody has chosen it for a key or a query: its dots are no address's, and stay. */
export const shownName = (name: string): string => (/^[\w.-]{1,100}$/.test(name) ? name : harmless(name, 100));

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
