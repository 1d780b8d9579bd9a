import { own } from '../client/own';
import type { JsonObject } from '../client/types';
import { isOfItsKind } from '../findings/detection';
import type { SubmissionFile } from '../findings/fileTree';
import type { Indicator } from '../findings/indicators';
import type { Marking, StixObject } from './stixObject';
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
export function observableOf({ type, value }: Pick<Indicator, 'type' | 'value'>, marking: Marking): StixObject | undefined {
	const kind = isObservable({ type, value }) ? observableKind(type, value) : undefined;
	return kind?.[2] ? observable(kind[0], { [kind[1]]: kind[2] }, marking) : undefined;
}

/** Its type, the property that says which one it is, and that one's value. */
function observableKind(type: string, value: string): [type: string, property: string, value: string] | undefined {
	switch (type) {
		case 'domain':
			return ['domain-name', 'value', value];
		case 'email':
			return ['email-addr', 'value', value];
		case 'file_name':
			// A process is told of by its path.
			return ['file', 'name', value.replace(/^.*[\\/](?=[^\\/])/s, '')];
		case 'ipv4':
			return ['ipv4-addr', 'value', value];
		case 'ipv6':
			return ['ipv6-addr', 'value', value];
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

const HIVES: Record<string, string> = {
	HKCC: 'HKEY_CURRENT_CONFIG',
	HKCR: 'HKEY_CLASSES_ROOT',
	HKCU: 'HKEY_CURRENT_USER',
	HKLM: 'HKEY_LOCAL_MACHINE',
	HKU: 'HKEY_USERS',
};

/** A registry key with its hive written out, as STIX wants it; undefined where it begins with no hive. */
function stixRegistryKey(key: string): string | undefined {
	const [hive = '', ...rest] = key.split('\\');
	const name = hive.toUpperCase();
	const full = own(HIVES, name) ?? name;
	return full && Object.values(HIVES).includes(full) ? [full, ...rest].join('\\') : undefined;
}

/** A MAC address in the one way in which STIX writes it. */
const stixMacAddress = (address: string): string => address.toLowerCase().replaceAll('-', ':');

/** A URI by RFC 3986: what browsers take besides, such as spaces and letters beyond ASCII, is none. */
const URI = (() => {
	const pchar = String.raw`(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})`;
	const authority = String.raw`(?:(?:[\w.~!$&'()*+,;=:-]|%[0-9a-f]{2})*@)?(?:\[[0-9a-f:.]+\]|[\w.~!$&'()*+,;=-]*)(?::\d*)?`;
	return new RegExp(String.raw`^[a-z][a-z0-9+.-]*:(?://${authority}(?:/${pchar}*)*|/?${pchar}+(?:/${pchar}*)*)(?:\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?])*)?$`, 'i');
})();

/** Hyphens where IDNA keeps them for itself, and underscores: the host exists all the same, but the validator refuses its name. */
const REFUSED = /_|(?:^|\.)(?!xn--)..--/i;

/** Whether STIX takes a value: it is of its kind, and a URL or a name is one by the letter. */
function isObservable({ type, value }: Pick<Indicator, 'type' | 'value'>): boolean {
	if (type === 'url') return URI.test(value);
	return isOfItsKind({ type, value }) && !(type === 'domain' && REFUSED.test(value));
}
