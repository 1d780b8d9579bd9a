import { isJsonObject } from './json';

/** What a table has under a key that somebody else has chosen: `constructor` and the like are no keys of it. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(table, key) ? table[key] : undefined);

/** What stands at a path such as `metadata.ingest_id`; undefined where nothing does. */
export function atPath(json: unknown, path: string): unknown {
	return path.split('.').reduce((value, part) => (isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined), json);
}
