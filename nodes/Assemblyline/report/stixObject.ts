import type { JsonObject } from '../client/types';

export type StixObject = JsonObject & { id: string; type: string };

/** What an object has of its markings. */
export interface Marking {
	object_marking_refs?: string[];
}

/** When what belongs to no single submission was made: it is the same in every bundle. */
export const FIXED_TIME = '2024-01-01T00:00:00.000Z';
