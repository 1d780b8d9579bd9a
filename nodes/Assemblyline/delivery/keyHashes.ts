import { createHash } from 'node:crypto';

export const HASH_LENGTH = 8;

/** 48 bits: among thousands of events, one false match in many millions. */
export function hashOfKey(key: string): string {
	return createHash('sha256').update(key).digest('base64url').slice(0, HASH_LENGTH);
}

/** The hashes that stand one after the other. */
export function hashesIn(hashes: string): string[] {
	return hashes.match(new RegExp(`.{${HASH_LENGTH}}`, 'g')) ?? [];
}
