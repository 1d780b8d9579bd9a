import { type HashKind, kindOfHash } from '../client/hash';
import { refang, withDots, withoutMarks } from '../email/textLinks';
import { canonicalIPv6, domainInLetters, domainToAscii, isHostName, isIPv4, isIPv6 } from './address';
import { isOfItsKind } from './detection';

/** What can be looked up. */
export const SOUGHT_KINDS = ['domain', 'email', 'ipv4', 'ipv6', 'md5', 'sha1', 'sha256', 'ssdeep', 'tlsh', 'url'] as const;
export type SoughtKind = (typeof SOUGHT_KINDS)[number];

/** An indicator that somebody has typed or pasted. */
export interface Sought {
	kind: SoughtKind;
	/** As it works: without what had made it harmless, hashes and hosts in small letters. */
	value: string;
	/** The value as the server may have it. */
	forms: string[];
}

/** Of each kind that is a tag, the types of tags that hold it; the others are hashes of files. */
export const TAG_TYPES: Partial<Record<SoughtKind, readonly string[]>> = {
	domain: ['network.static.domain', 'network.dynamic.domain'],
	email: ['network.email.address'],
	ipv4: ['network.static.ip', 'network.dynamic.ip'],
	ipv6: ['network.static.ip', 'network.dynamic.ip'],
	url: ['network.static.uri', 'network.dynamic.uri'],
};

/** Quotes of any kind, and the bullets of lists. */
const QUOTES = '"\'`\\u2018-\\u201e\\u00ab\\u00bb\\u2039\\u203a';
const BULLETS = '*\\u2022\\u2023\\u25aa\\u25cf\\u2010-\\u2015-';

/** What stands before a value that was copied, and behind it. */
const BEFORE = new RegExp(`[\\s<(${QUOTES}${BULLETS}]`);
const BEHIND = new RegExp(`[\\s>,;|\\u2026${QUOTES}]`);
const QUOTE = new RegExp(`[${QUOTES}]`);

/** Invisible characters, but for the two joiners (U+200C, U+200D), which belong to words of some languages. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}]/gu;

/** Without what had made it harmless, a backslash before a dot as in patterns included. */
const mended = (text: string) => refang(withoutFrame(text.replace(UNSEEN, '')).replaceAll('\\.', '.')).replace(/^\[([^[\]]*)\]$/, '$1');

/** A value without quotes, bullets and the brackets of a list around it; step by step, as patterns take a square of the time for a long text. */
function withoutFrame(text: string): string {
	const closes = text.includes(']');
	let [start, end] = [0, text.length];
	const at = (place: number) => text.charAt(place);
	while (start < end && (BEFORE.test(at(start)) || (at(start) === '[' && (!closes || QUOTE.test(at(start + 1)))))) start++;
	while (end > start && (BEHIND.test(at(end - 1)) || (at(end - 1) === ']' && QUOTE.test(at(end - 2))))) end--;
	return text.slice(start, end);
}

/** The indicator that a text is, also where it was made harmless (`hxxps://evil[.]example`); undefined for what is none. */
export function soughtOf(text: string): Sought | undefined {
	const value = mended(text);
	const whole = soughtIn(value);
	if (whole && whole.kind !== 'url') return whole;
	// The marks of a sentence can be part of an address: it is looked for with them, too.
	const bare = soughtIn(withoutMarks(value));
	return whole && bare?.kind === 'url' ? { ...bare, forms: unique([...bare.forms, ...whole.forms]) } : (bare ?? whole);
}

function soughtIn(value: string): Sought | undefined {
	const hash = kindOfHash(value);
	if (hash) return hashOf(hash, value);
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return urlOf([value]);
	if (value.includes('@') && !/[\s/]/.test(value)) return emailOf(value);
	const address = value.replace(/^\[(.*)\](?::\d+)?$/, '$1');
	if (isIPv6(address)) return ipv6Of(address);
	const [, host = '', path = ''] = /^([^\s/?#:]+?)\.?(?::\d{1,5})?([/?#].*)?$/su.exec(value) ?? [];
	if (!isIPv4(host) && !isDomain(host)) return undefined;
	if (path && path !== '/') return isNetwork(host, path) ? undefined : urlOf([`http://${value}`, `https://${value}`]);
	return isIPv4(host) ? { kind: 'ipv4', value: host, forms: [host] } : domainOf(host);
}

/** `192.0.2.0/24` is no page of that address. */
const isNetwork = (host: string, path: string) => isIPv4(host) && /^\/\d{1,2}$/.test(path);

/** Servers have hashes in small letters, TLSH in capitals and with its version. */
function hashOf(kind: HashKind, text: string): Sought {
	const value = kind === 'ssdeep' ? text : kind === 'tlsh' ? `T1${text.slice(-70)}`.toUpperCase() : text.toLowerCase();
	return { kind, value, forms: kind === 'tlsh' ? [value, value.slice(2), value.toLowerCase(), `T1${value.slice(2).toLowerCase()}`] : [value] };
}

/** Signs that stand between words, but in no name. */
const PUNCTUATION = /[^\P{P}._\u00b7-]|[\p{Z}\p{C}]/u;

/** The dots of Chinese and Japanese. */
const DOTS = /[\u3002\uff0e\uff61]/g;

/** Numbers with dots can be an address, as in `127.1`, but no domain. */
function isDomain(host: string): boolean {
	const ascii = domainToAscii(host);
	return ascii.includes('.') && isHostName(ascii) && !isIPv4(ascii) && !PUNCTUATION.test(host.replace(DOTS, '.'));
}

function domainOf(host: string): Sought {
	const value = /^[\w.-]+$/.test(host) ? host.toLowerCase() : domainInLetters(host);
	return { kind: 'domain', value, forms: unique([value, domainToAscii(host), domainInLetters(host)]) };
}

function emailOf(text: string): Sought | undefined {
	const written = text.replace(/^mailto:/i, '');
	const value = written.toLowerCase();
	// By places, as patterns take a square of the time for a long text.
	const host = value.lastIndexOf('@') + 1;
	const [local, domain] = [value.slice(0, host), value.slice(host)];
	if (!isOfItsKind({ type: 'email', value: local.replaceAll("'", '_') + domainToAscii(domain) })) return undefined;
	return { kind: 'email', value, forms: unique([value, written, ...[domainToAscii, domainInLetters].map((change) => local + change(domain))]) };
}

/** Servers keep IPv6 addresses as they were found, in any spelling: looked for are the usual ones. */
function ipv6Of(text: string): Sought {
	const value = canonicalIPv6(text);
	const forms = unique([value, ...uncompressed(value), text.toLowerCase()]);
	return { kind: 'ipv6', value, forms: unique([...forms, ...forms.map((form) => form.toUpperCase()), text]) };
}

/** An address with all its eight groups, and with all their digits. */
function uncompressed(address: string): string[] {
	const [before = '', behind] = address.split('::');
	const [first, last] = [before, behind ?? ''].map((side) => side.split(':').filter((group) => group !== '')) as [string[], string[]];
	const groups = [...first, ...Array.from({ length: behind === undefined ? 0 : 8 - first.length - last.length }, () => '0'), ...last];
	return [groups.join(':'), groups.map((group) => group.padStart(4, '0')).join(':')];
}

/** Addresses as they are written and as browsers write them, with and without the slash behind a host; and without what no server gets, the part behind `#`, which often names the victim. */
function urlOf(written: string[]): Sought | undefined {
	const [value = ''] = written.map((one) => withHost(one));
	if (!isOfItsKind({ type: 'url', value })) return undefined;
	const forms = written.flatMap((one) => [one, withHost(one), new URL(one).href, withHost(one, domainInLetters)]);
	const all = forms.flatMap((one) => [one, one.replace(/#.*$/s, '')]);
	return { kind: 'url', value, forms: unique(all.flatMap((one) => [one, ...(/^[^/]*\/\/[^/?#]*\/$/.test(one) ? [one.slice(0, -1)] : [])])) };
}

const inSmallLetters = (host: string) => host.toLowerCase();

const withHost = (url: string, change = inSmallLetters) => url.replace(/^([^/]*\/\/)([^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)/, (_, scheme: string, user = '', host: string) => `${scheme.toLowerCase()}${user}${change(host)}`);

const unique = (texts: string[]) => [...new Set(texts)];

/** An address with the name of its owner, as mails have it: `Bad Guy <bad@evil.example>`. */
const WITH_NAME = /(^|[,;\n])[^\n,;<>@]*<([^<>\s@]+@[^<>\s@]+)>/g;

/** What reports write before a hash. */
const HASH_LABEL = /(^|[\s,;|])(?:md5|sha-?1|sha-?256|ssdeep|tlsh)\s*[:=]\s*/gi;

/** Within so many characters the host of an address has ended, however long the text is. */
const LONGEST_HOST = 500;

/** The number of a line in a list. */
const LINE_NUMBER = /^\d{1,3}[.)]$/;

/** The texts of a list that was typed or pasted: on lines of their own, or with blanks, commas or semicolons between. Those in the path of an address belong to it. */
export function soughtTexts(list: string): string[] {
	return withDots(list, '[.]').replace(WITH_NAME, '$1$2').replace(HASH_LABEL, '$1').split(/\s+/).flatMap((word) => {
		/** Where each text begins. By places, as a text that grew piece by piece would take a square of the time. */
		const starts: number[] = [];
		// Each piece behind a comma, bar or semicolon: within an address, that belongs to its path.
		for (const { 1: sign = '', 2: piece = '', index } of word.matchAll(/(^(?![,;|])|[,;|])([^,;|]*)/g)) {
			const start = starts.at(-1);
			const goesOn = start !== undefined && /^[a-z]+:\/\/[^/]+\/[^,]/i.test(mended(word.slice(start, Math.min(index, start + LONGEST_HOST)))) && !/^["'<]?[a-z]+[[(]?:/i.test(piece);
			if (!goesOn) starts.push(index + sign.length);
		}
		const texts = starts.map((start, place) => word.slice(start, (starts[place + 1] ?? word.length + 1) - 1));
		return texts.filter((text) => !LINE_NUMBER.test(text) && mended(text) !== '');
	});
}
