/** What a table has under a key that somebody else has chosen: `constructor` and the like are no keys of it. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(table, key) ? table[key] : undefined);
