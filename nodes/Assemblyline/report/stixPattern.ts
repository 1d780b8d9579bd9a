import { own } from '../client/own';

/** What STIX calls the thing that has a value, of the types that are fit for detection. */
const PATHS: Record<string, string> = {
	domain: 'domain-name:value',
	ipv4: 'ipv4-addr:value',
	ipv6: 'ipv6-addr:value',
	md5: 'file:hashes.MD5',
	mutex: 'mutex:name',
	sha1: "file:hashes.'SHA-1'",
	sha256: "file:hashes.'SHA-256'",
	url: 'url:value',
};

/** A STIX pattern that finds the value of an indicator; undefined where STIX has no such thing. */
export function stixPattern(type: string, value: string): string | undefined {
	const path = own(PATHS, type);
	return path && `[${path} = ${stixString(value)}]`;
}

/** A string literal of STIX's pattern language: nothing in the text can end it. */
export const stixString = (text: string): string => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
