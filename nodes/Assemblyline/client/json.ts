import type { JsonObject } from './types';

/** Whether a value is an object in the sense of JSON: neither null nor a list. */
export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as JSON, as it is sent. A half of an emoji, in which a cut text may end, becomes U+FFFD: the server takes none. */
export const jsonText = (value: unknown): string => JSON.stringify(value, (_key, one: unknown) => (typeof one === 'string' ? one.toWellFormed() : one));

/** The value of a JSON text; undefined for what is none. */
export function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Whether two JSON values say the same, whatever the order of their keys. */
export function isSameJson(one: unknown, other: unknown): boolean {
	if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((value, index) => isSameJson(value, other[index]));
	if (!isJsonObject(one) || !isJsonObject(other)) return one === other;
	const keys = Object.keys(one);
	return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && isSameJson(one[key], other[key]));
}

/** A text; of anything else, an empty one. */
export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The numbers in an object, by their names. */
export function numbersIn(value: unknown): Record<string, number> {
	const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
	return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

/** What stands at a path such as `metadata.ingest_id`; undefined where nothing does. */
export function atPath(json: unknown, path: string): unknown {
	return path.split('.').reduce((value, part) => (isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined), json);
}
