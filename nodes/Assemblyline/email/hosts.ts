import * as ipaddr from 'ipaddr.js';
import { toUnicode } from 'punycode/punycode.js';
import tlds from 'tlds';
import { getDomain, parse } from 'tldts-icann';

/** The domain that somebody has registered, e.g. `bank.co.uk` of `www.bank.co.uk`; the host itself where it is an address or has one label. */
export function domainOf(host: string): string {
	const plain = host.toLowerCase().replace(/\.$/, '');
	return getDomain(plain) ?? plain;
}

/** Top-level domains of IANA, in their own letters. The `isIcann` of tldts-icann is set for six of them alone. */
const TOP_LEVEL = new Set(tlds);

/** Whether an address has a host below one of the suffixes that ICANN has: names as people have them, not half of one. */
export function hasPublicSuffix(address: string): boolean {
	const { domain, publicSuffix } = parse(address);
	return domain !== null && TOP_LEVEL.has(inLetters(publicSuffix?.split('.').pop() ?? ''));
}

/** What nobody sees in a text, and what names are resolved with as with a dot. */
const [UNSEEN, DOTS] = [/[\p{Cf}\p{DI}\u2800]/gu, /[\u3002\uff0e\uff61]/g];

/** A text without the signs that nobody sees. */
export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '');

/** The host that a text names as people see it, if the text is one address or host and nothing else: what they take a link for. */
export function hostIn(seen: string): string | undefined {
	const text = withoutUnseen(seen).replace(DOTS, '.');
	const [, host] = /^(?:[a-z]+:\/\/)?(?:[^\s/@]*@)?((?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]{2,})\.?(?:[:/?#]\S*)?$/iu.exec(text.trim()) ?? [];
	return host && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}

export const isIpAddress = (host: string): boolean => /^\d+(?:\.\d+){3}$/.test(host) || host.startsWith('[');

/** What belongs to no net but the own one: the special-use names of RFC 6761, 6762, 8375 and 9476, and what many use so. */
const INTERNAL_NAME = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

/** Ranges of `ipaddr.js` in which others are found; in `reserved` are the ones of documents. */
const OUTSIDE = new Set(['reserved', 'unicast']);

/**
 * Whether a host is one of the own network or machine, or is no single host: loopback, private and link-local addresses,
 * `0.0.0.0`, those of carriers' nets, multicast, names without a dot and such as `x.local`, however they are written:
 * `127.1`, `0x7f000001`, `[::ffff:10.0.0.1]`, `LOCALHOST.`. What is no host at all is taken for one of them. Nothing that
 * stands in a mail is to be fetched from there, and no scanner is to be fed with it.
 * @param host as in a URL, IPv6 with or without brackets
 */
export function isInternal(host: string): boolean {
	const address = `http://${/^[\da-f:.]*:[\da-f:.]*$/i.test(host) ? `[${host}]` : host}/`;
	const name = URL.canParse(address) ? new URL(address).hostname.replace(/^\[(.*)\]$|\.$/, '$1') : '';
	if (ipaddr.isValid(name)) return !OUTSIDE.has(ipaddr.process(name).range());
	return !name.includes('.') || INTERNAL_NAME.test(name);
}

/** Whether a host is one of a list, or below one of it. */
export const isOneOf = (host: string, list: readonly string[]): boolean => {
	const plain = host.toLowerCase().replace(/\.$/, '');
	return list.some((one) => plain === one || plain.endsWith(`.${one}`));
};

/** Letters that look like those of the Latin alphabet, or like digits that do, by what they look like. */
const ALIKE: Record<string, string> = {
	a: 'аαạάàáâãäåāăą@', b: 'ЬвƄ', c: 'сϲçćč', d: 'ԁďđ', e: 'еεéèêëēėęě', g: 'ɡğģ', h: 'һн', i: 'іιíìîïīıɩ1l|ӏļľł', j: 'јʝ', k: 'кκķ', m: 'м', n: 'ոηñńņňп',
	o: 'оοσ0öóòôõøōő', p: 'рρ', q: 'ԛ', r: 'гŕř', s: 'ѕšśşș5', t: 'тτţťț', u: 'υսüúùûūůűц', v: 'νѵ', w: 'ԝωŵ', x: 'хχ', y: 'уүýÿγ', z: 'ᴢžźż',
};
const LATIN = new Map(Object.entries(ALIKE).flatMap(([letter, others]) => [...others].map((one) => [one, letter] as const)));

/** A host in its own letters; what is no Punycode stays as it is. */
function inLetters(host: string): string {
	try {
		return toUnicode(host);
	} catch {
		return host;
	}
}

/** What a name looks like at a glance: names that look alike have the same. */
function lookOf(domain: string): string {
	return [...inLetters(domain).toLowerCase()].map((sign) => LATIN.get(sign) ?? sign).join('').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

/** Tells which of some hosts another one is made to be taken for; undefined where there is none. A name in plain letters imitates none in others. */
export function lookalikesOf(known: Iterable<string>): (host: string) => string | undefined {
	const byLook = new Map<string, Set<string>>();
	for (const domain of new Set([...new Set(known)].map(domainOf))) byLook.set(lookOf(domain), (byLook.get(lookOf(domain)) ?? new Set()).add(domain));
	return (host) => {
		const domain = domainOf(host);
		return [...(byLook.get(lookOf(domain)) ?? [])].find((other) => other !== domain && (domain.includes('xn--') || !other.includes('xn--')));
	};
}

/** Whether the letters of a host are of several scripts, or some of them are in no script that goes with Latin. */
export function mixesScripts(host: string): boolean {
	return inLetters(host).split('.').some((label) => /\p{Script=Latin}/u.test(label) && /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(label));
}
