import { toUnicode } from 'punycode/punycode.js';
import { isHash } from '../client/hash';
import { isInternal } from '../email/hosts';
import { domainToAscii, isHostName, isIPv4, isIPv6 } from './address';
import type { Indicator } from './indicators';

/** Letters, digits and what mail programs take besides; a host's name in ASCII behind, as the servers of mail want it. */
const EMAIL = /^[\w.!#$%&*+/=?^`{|}~-]+@([\w.-]+)$/;

const emailHost = (value: string) => EMAIL.exec(value)?.[1] ?? '';

/** Letters beyond ASCII as IDNA 2008 has them: no sign that only adds to the one before it at the start of a label, no hyphen at its start or end. */
const LETTERS = /^(?:(?!(?<=^|\.)[\p{M}-]|-(?=\.|$))[\p{L}\p{M}\p{Nd}.-])+$/u;

/** A host's name; with letters beyond ASCII, in the one form that stands for them. */
const isDomain = (value: string) => isHostName(value) || (LETTERS.test(value) && isHostName(domainToAscii(value)) && toUnicode(domainToAscii(value)) === value);

const withinNet = (value: string) => domainToAscii(value).includes('.');

/** A fingerprint without what may stand between its digits. */
export const hexDigits = (value: string): string => value.replace(/[^0-9a-f]/gi, '');

/** Whether a value is what its type says: malware can have anything in a tag. A type that is not in this table may have any value. */
const KINDS = new Map<string, (value: string) => boolean>([
	['certificate_thumbprint', (value) => [32, 40, 64].includes(hexDigits(value).length)],
	['domain', isDomain],
	['email', (value) => isDomain(emailHost(value)) && withinNet(emailHost(value))],
	['imphash', (value) => isHash('md5', value)],
	['ipv4', isIPv4],
	['ipv6', isIPv6],
	['ja3', (value) => isHash('md5', value)],
	['ja3s', (value) => isHash('md5', value)],
	['mac_address', (value) => /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(value)],
	['md5', (value) => isHash('md5', value)],
	['registry_key', (value) => /^HK(?:EY_[A-Z_]+|CC|CR|CU|LM|U)(?:\\|$)/i.test(value)],
	['sha1', (value) => isHash('sha1', value)],
	['sha256', (value) => isHash('sha256', value)],
	['uri_path', (value) => /^\/[^\s/]/.test(value)],
	['url', (value) => hostOf(value) !== ''],
]);

/** Whether an indicator's value has the form that its type asks for; one of a type that is not known has, unless it is blank. */
export const isOfItsKind = ({ type, value }: Pick<Indicator, 'type' | 'value'>): boolean => KINDS.get(type)?.(value) ?? value.trim() !== '';

/** The host that an address with `//` leads to, as browsers read it; empty where it leads to none. */
const hostOf = (address: string) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(address) && !/\s/.test(address) && URL.canParse(address) ? new URL(address).hostname : '');

/** The host that a value is or leads to. */
const HOSTS = new Map<string, (value: string) => string>([
	['domain', domainToAscii],
	['ipv4', (value) => value],
	['ipv6', (value) => value],
	['url', hostOf],
]);

/**
 * What names one thing, wherever it is found. All else stands in harmless files and on harmless machines, too: names and
 * paths of files and pages (`rundll32.exe`, `/index.html`), user agents, command lines, registry keys (those of Run), the
 * email addresses of a mail, of which one is the recipient's, and fingerprints of what many programs share (JA3 is that of
 * a TLS library, imphash of all programs for .NET).
 */
const FIT = new Set(['certificate_thumbprint', 'domain', 'ipv4', 'ipv6', 'md5', 'mutex', 'sha1', 'sha256', 'url']);

/**
 * Whether a scanner may be fed with a value: its type is one that names one thing, it is of its kind, as it was found,
 * nobody vouches for it, and it is no host that everyone has, such as `127.0.0.1`, `192.168.0.1` or `localhost`.
 */
export function isFitForDetection({ type, value, altered, safelisted }: Pick<Indicator, 'altered' | 'safelisted' | 'type' | 'value'>): boolean {
	if (!FIT.has(type) || altered || safelisted || !isOfItsKind({ type, value })) return false;
	const host = HOSTS.get(type)?.(value);
	return host === undefined || !isInternal(host);
}
