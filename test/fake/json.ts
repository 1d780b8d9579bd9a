/** A JSON object of which nothing is known yet. */
export type Json = Record<string, unknown>;

/** Any value as such an object: what is none has no keys. */
export const object = (value: unknown): Json => Object(value) as Json;

/** A copy without some keys. */
export const without = (value: Json, ...keys: string[]): Json => Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
