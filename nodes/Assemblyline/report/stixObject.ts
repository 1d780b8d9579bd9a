import type { JsonObject } from '../client/types';

export type StixObject = JsonObject & { id: string; type: string };

/** What an object has of its markings. */
export interface Marking {
	object_marking_refs?: string[];
}
