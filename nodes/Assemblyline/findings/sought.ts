import { type HashKind, kindOfHash } from '../client/hash';
import { refang } from '../email/textLinks';
import { canonicalIPv6, domainToAscii, isHostName, isIPv4, isIPv6 } from './address';
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

/** What people write in place of a sign, beyond what is undone in mails; and what stands around a value that was copied. */
const BROKEN: [RegExp, string][] = [
	[/^[\s"'<(`]+|[\s"'>`,;]+$/g, ''],
	[/[[({]:\/\/[\])}]/g, '://'],
	[/\{\.\}|\[\.(?!\])|(?<!\[)\.\]/g, '.'],
	[/[[({](?:at|@)[\])}]/gi, '@'],
	[/\\\./g, '.'],
];

const mended = (text: string) => refang(BROKEN.reduce((left, [broken, whole]) => left.replace(broken, whole), text));

/** The indicator that a text is, also where it was made harmless (`hxxps://evil[.]example`); undefined for what is none. */
export function soughtOf(text: string): Sought | undefined {
	const value = mended(text);
	const hash = kindOfHash(value);
	if (hash) return hashOf(hash, value);
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return urlOf(value, [value]);
	if (value.includes('@') && !/[\s/]/.test(value)) return emailOf(value);
	const address = value.replace(/^\[(.*)\](?::\d+)?$/, '$1');
	if (isIPv6(address)) return ipv6Of(address);
	const [, host = '', path = ''] = /^([^\s/?#:]+?)\.?(?::\d{1,5})?([/?#].*)?$/su.exec(value) ?? [];
	if (isIPv4(host) || isDomain(host)) {
		if (path && path !== '/') return urlOf(`http://${value}`, [`http://${value}`, `https://${value}`]);
		return isIPv4(host) ? { kind: 'ipv4', value: host, forms: [host] } : domainOf(host);
	}
	return undefined;
}

/** Servers have digests in small letters, TLSH in capitals and with its version. */
function hashOf(kind: HashKind, text: string): Sought {
	const value = kind === 'ssdeep' ? text : kind === 'tlsh' ? `T1${text.slice(-70)}`.toUpperCase() : text.toLowerCase();
	return { kind, value, forms: kind === 'tlsh' ? [value, value.slice(2), value.toLowerCase(), `T1${value.slice(2).toLowerCase()}`] : [value] };
}

/** Numbers with dots can be an address, as in `127.1`, but no domain. */
const isDomain = (host: string) => host.includes('.') && isHostName(domainToAscii(host)) && !isIPv4(domainToAscii(host));

function domainOf(host: string): Sought {
	const value = host.toLowerCase();
	return { kind: 'domain', value, forms: unique([value, domainToAscii(host)]) };
}

function emailOf(text: string): Sought | undefined {
	const value = text.replace(/^mailto:/i, '');
	return isOfItsKind({ type: 'email', value }) ? { kind: 'email', value, forms: unique([value.toLowerCase(), value]) } : undefined;
}

function ipv6Of(text: string): Sought {
	const value = canonicalIPv6(text);
	return { kind: 'ipv6', value, forms: unique([value, value.toUpperCase(), text, text.toLowerCase()]) };
}

/** Addresses as they are written and as browsers write them, with and without the slash behind a host. */
function urlOf(text: string, written: string[]): Sought | undefined {
	const [value = ''] = written.map(withSmallHost);
	if (!isOfItsKind({ type: 'url', value })) return undefined;
	const forms = written.flatMap((one) => [one, withSmallHost(one), new URL(one).href]);
	return { kind: 'url', value: withSmallHost(text), forms: unique(forms.flatMap((one) => [one, ...(/^[^/]*\/\/[^/?#]*\/$/.test(one) ? [one.slice(0, -1)] : [])])) };
}

const withSmallHost = (url: string) => url.replace(/^([^/]*\/\/)([^/?#]*@)?([^/?#]*)/, (_, scheme: string, user = '', host: string) => `${scheme.toLowerCase()}${user}${host.toLowerCase()}`);

const unique = (texts: string[]) => [...new Set(texts)];

/** The texts of a list that was typed or pasted: on lines of their own, or with blanks or commas between. A comma in the path of an address belongs to it. */
export function soughtTexts(list: string): string[] {
	return list.split(/\s+/).flatMap((word) => {
		const texts: string[] = [];
		for (const piece of word.split(',')) {
			const before = texts.at(-1);
			const goesOn = before !== undefined && /^[a-z]+:\/\/[^/]+\/[^,]/i.test(mended(before)) && !/^["'<]?[a-z]+[[(]?:/i.test(piece);
			if (goesOn) texts[texts.length - 1] = `${before},${piece}`;
			else texts.push(piece);
		}
		return texts.filter((text) => mended(text) !== '');
	});
}
