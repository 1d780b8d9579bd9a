import * as ipaddr from 'ipaddr.js';
import { toUnicode } from 'punycode/punycode.js';

const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);

/** Whether a text is an IPv4 address in its usual form, e.g. `192.0.2.1`. */
export const isIPv4 = (text: string): boolean => IPV4.test(text);

/** Whether a text is an IPv6 address, without brackets and zone, e.g. `2001:db8::1`. */
export const isIPv6 = (text: string): boolean => /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`);

/** An IPv6 address in the one form of RFC 5952, an IPv4 address in it as hexadecimal digits. */
export const canonicalIPv6 = (text: string): string => (ipaddr.parse(text) as ipaddr.IPv6).toRFC5952String();

/** A host name with its other letters in Punycode, in lower case; empty where the text is none. */
export const domainToAscii = (text: string): string => (URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`).hostname : '');

/** A host name in the letters that its Punycode stands for, as servers have the tags of domains, in lower case. */
export const domainInLetters = (text: string): string => toUnicode(domainToAscii(text)) || text.toLowerCase();

/** Labels of letters, digits and hyphens within, as host names have them; and underscores, which some names in the wild have, but no top-level domain. */
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether a text in ASCII is a host's name. */
export const isHostName = (text: string): boolean => HOST_NAME.test(text);
