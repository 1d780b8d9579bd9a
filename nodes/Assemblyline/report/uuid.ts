import { createHash } from 'node:crypto';

/** Namespace of everything that this pack makes up. It never changes: the same submission gives the same ids. */
const OWN_NAMESPACE = '37a6a364-927e-4c4d-8be8-c58ecb96655c';

/** A UUID of version 5 (RFC 9562): the same for the same namespace and name. */
export function uuid5(namespace: string, name: string): string {
	const hash = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name, 'utf8').digest().subarray(0, 16);
	hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
	hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
	return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An id within this pack's namespace, by the parts that make a thing what it is. */
export const ownId = (...parts: string[]): string => uuid5(OWN_NAMESPACE, JSON.stringify(parts));
