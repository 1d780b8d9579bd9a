import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** Labels of letters, digits and hyphens within, as host names have them. */
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** A URI by RFC 3986: what browsers take besides, such as spaces and letters beyond ASCII, is none. */
const URI = (() => {
	const pchar = String.raw`(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})`;
	const authority = String.raw`(?:(?:[\w.~!$&'()*+,;=:-]|%[0-9a-f]{2})*@)?(?:\[[0-9a-f:.]+\]|[\w.~!$&'()*+,;=-]*)(?::\d*)?`;
	return new RegExp(String.raw`^[a-z][a-z0-9+.-]*:(?://${authority}(?:/${pchar}*)*|/?${pchar}+(?:/${pchar}*)*)(?:\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?])*)?$`, 'i');
})();

/** Whether a value is what STIX takes as an observable of this type. */
export function isObservable(type: string, value: string): boolean {
	switch (type) {
		case 'domain-name':
			// The conversion would read a backslash or an apostrophe as an end, or let it pass: letters, digits, dots and hyphens only.
			return /^[\p{L}\p{M}\p{N}.-]+$/u.test(value) && HOST_NAME.test(domainToASCII(value));
		case 'email-addr':
			return /^[\w.!#$%&'*+/=?^`{|}~-]+@[\p{L}\p{N}.-]+$/u.test(value);
		case 'ipv4-addr':
			return isIPv4(value);
		case 'ipv6-addr':
			return isIPv6(value);
		case 'mac-addr':
			return /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(value);
		case 'url':
			return URI.test(value);
		default:
			return value !== '';
	}
}
