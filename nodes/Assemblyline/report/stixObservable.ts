import type { JsonObject } from '../client/types';
import { domainToAscii, isIPv4, isIPv6 } from '../findings/address';
import type { SubmissionFile } from '../findings/fileTree';
import type { Indicator } from '../findings/indicators';
import type { Marking, StixObject } from './stixObject';
import { stixMacAddress, stixRegistryKey } from './stixPattern';
import { uuid5 } from './uuid';

/** The namespace that STIX 2.1 has for the ids of observables. */
const OBSERVABLE_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7';

/** An observable: its id comes from what makes it what it is, so that everyone's id for it is the same. */
function observable(type: string, contributing: JsonObject, marking: Marking, more: JsonObject = {}): StixObject {
	// With keys in the order of the alphabet, as given here, this is canonical JSON (RFC 8785): there are only texts in it.
	const id = uuid5(OBSERVABLE_NAMESPACE, JSON.stringify(contributing));
	return { type, spec_version: '2.1', id: `${type}--${id}`, ...contributing, ...more, ...marking };
}

/** A file of the submission. */
export function fileObject({ sha256, sha1, md5, size, mime, names: [name] }: SubmissionFile, marking: Marking): StixObject {
	const hashes = { ...(md5 ? { MD5: md5 } : {}), ...(sha1 ? { 'SHA-1': sha1 } : {}), 'SHA-256': sha256 };
	const [first = ['SHA-256', sha256]] = Object.entries(hashes);
	return observable('file', { hashes: Object.fromEntries([first]), name }, marking, {
		hashes,
		...(size === undefined ? {} : { size }),
		...(mime ? { mime_type: mime } : {}),
	});
}

/** What an indicator is as an observable; undefined where STIX has none, or its value is none that STIX takes. */
export function observableOf({ type, value }: Indicator, marking: Marking): StixObject | undefined {
	const kind = observableKind(type, value);
	return kind && isObservable(kind[0], kind[2]) ? observable(kind[0], { [kind[1]]: kind[2] }, marking) : undefined;
}

/** Its type, the property that says which one it is, and that one's value. */
function observableKind(type: string, value: string): [type: string, property: string, value: string] | undefined {
	switch (type) {
		case 'domain':
			return ['domain-name', 'value', value];
		case 'email':
			return ['email-addr', 'value', value];
		case 'file_name':
			return ['file', 'name', value];
		case 'ipv4':
		case 'ipv6':
			return [`${type}-addr`, 'value', value];
		case 'mac_address':
			return ['mac-addr', 'value', stixMacAddress(value)];
		case 'mutex':
			return ['mutex', 'name', value];
		case 'registry_key':
			return ['windows-registry-key', 'key', stixRegistryKey(value) ?? ''];
		case 'url':
			return ['url', 'value', value];
		default:
			return undefined;
	}
}

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
			return /^[\p{L}\p{M}\p{N}.-]+$/u.test(value) && HOST_NAME.test(domainToAscii(value));
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
