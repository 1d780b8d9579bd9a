import { createHash } from 'node:crypto';

export const DIGEST_LENGTH = 8;

/** 48 bits: among thousands of events, one false match in many millions. */
export function digestOf(key: string): string {
	return createHash('sha256').update(key).digest('base64url').slice(0, DIGEST_LENGTH);
}

/** The digests that stand one after the other. */
export function digestsIn(digests: string): string[] {
	return digests.match(new RegExp(`.{${DIGEST_LENGTH}}`, 'g')) ?? [];
}
