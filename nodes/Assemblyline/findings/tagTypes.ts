import { isIPv6 } from './address';
import { harmless } from './sanitize';

/** What tag types are called elsewhere. Of a section's tags only these are indicators. */
const TYPES = new Map([
	['attribution.actor', 'threat_actor'],
	['attribution.campaign', 'campaign'],
	['attribution.exploit', 'exploit'],
	['attribution.family', 'malware_family'],
	['attribution.implant', 'implant'],
	['attribution.network', 'attributed_network'],
	['av.virus_name', 'virus_name'],
	['cert.thumbprint', 'certificate_thumbprint'],
	['dynamic.mutex', 'mutex'],
	['dynamic.process.command_line', 'command_line'],
	['dynamic.process.file_name', 'file_name'],
	['dynamic.process.file_path', 'file_path'],
	['dynamic.registry_key', 'registry_key'],
	['file.name.extracted', 'file_name'],
	['file.path', 'file_path'],
	['file.pe.imports.imphash', 'imphash'],
	['file.pe.pdb_filename', 'pdb'],
	['file.shortcut.command_line', 'command_line'],
	['info.phone_number', 'phone_number'],
	['network.email.address', 'email'],
	['network.email.msg_id', 'email_message_id'],
	['network.email.subject', 'email_subject'],
	['network.mac_address', 'mac_address'],
	['network.tls.ja3_hash', 'ja3'],
	['network.tls.ja3s_hash', 'ja3s'],
	['network.user_agent', 'user_agent'],
	...['dynamic', 'static'].flatMap((how): [string, string][] => [
		[`network.${how}.domain`, 'domain'],
		[`network.${how}.ip`, 'ip'],
		[`network.${how}.unc_path`, 'unc_path'],
		[`network.${how}.uri`, 'url'],
		[`network.${how}.uri_path`, 'uri_path'],
	]),
]);

/** Whether the server may put a file down to somebody or something by a tag of this type. */
export const isAttribution = (tagType: string): boolean => /^(attribution|av)\./.test(tagType);

/** Whether a tag of this type is an indicator, wherever it stands. */
export const isIndicator = (tagType: string): boolean => TYPES.has(tagType);

/** The common name of a tag's type: where it has none, the last part of the server's. */
export function typeOf(tagType: string, value: string): string {
	const type = TYPES.get(tagType) ?? tagType.split('.').at(-1) ?? tagType;
	return type === 'ip' ? (isIPv6(value) ? 'ipv6' : 'ipv4') : type;
}

/** A tag's type for people: in `attribution.family` programs see an address. */
export const tagTypeInWords = (tagType: string): string => harmless(tagType.replaceAll('.', '/'), 100);
