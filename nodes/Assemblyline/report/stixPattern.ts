import { own } from '../client/own';
import { canonicalIPv6 } from '../findings/address';

/** What STIX calls the thing that has a value. */
const PATHS: Record<string, string> = {
	command_line: 'process:command_line',
	domain: 'domain-name:value',
	email: 'email-addr:value',
	email_subject: 'email-message:subject',
	file_name: 'file:name',
	imphash: "file:extensions.'windows-pebinary-ext'.imphash",
	ipv4: 'ipv4-addr:value',
	ipv6: 'ipv6-addr:value',
	mac_address: 'mac-addr:value',
	md5: 'file:hashes.MD5',
	mutex: 'mutex:name',
	registry_key: 'windows-registry-key:key',
	sha1: "file:hashes.'SHA-1'",
	sha256: "file:hashes.'SHA-256'",
	url: 'url:value',
	user_agent: "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
};

/** A STIX pattern that finds the value of an indicator; undefined where STIX has no such thing. */
export function stixPattern(type: string, value: string): string | undefined {
	const path = own(PATHS, type);
	const text = type === 'registry_key' ? stixRegistryKey(value) : type === 'mac_address' ? stixMacAddress(value) : type === 'ipv6' ? canonicalIPv6(value) : value;
	return path && text ? `[${path} = ${stixString(text)}]` : undefined;
}

/** A string literal of STIX's pattern language: nothing in the text can end it. */
export const stixString = (text: string): string => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;

const HIVES: Record<string, string> = {
	HKCC: 'HKEY_CURRENT_CONFIG',
	HKCR: 'HKEY_CLASSES_ROOT',
	HKCU: 'HKEY_CURRENT_USER',
	HKLM: 'HKEY_LOCAL_MACHINE',
	HKU: 'HKEY_USERS',
};

/** A registry key with its hive written out, as STIX wants it; undefined where it begins with no hive. */
export function stixRegistryKey(key: string): string | undefined {
	const [hive = '', ...rest] = key.split('\\');
	const name = hive.toUpperCase();
	const full = own(HIVES, name) ?? name;
	return full && Object.values(HIVES).includes(full) ? [full, ...rest].join('\\') : undefined;
}

/** A MAC address in the one way in which STIX writes it. */
export const stixMacAddress = (address: string): string => address.toLowerCase().replaceAll('-', ':');
