import type { JsonObject } from '../client/types';
import type { FieldMap } from './field';

/**
 * What was set, under the server's names: for a change, where false and an empty list say something. Empty texts are
 * left out.
 */
export function changesOf(fields: FieldMap, values: object): JsonObject {
	return Object.fromEntries(namedValues(fields, values).filter(([, value]) => value !== ''));
}

/**
 * What narrows or asks for more, under the server's names. What is off or empty is left out: of some switches the
 * server sees only whether they are there.
 */
export function queryOf(fields: FieldMap, values: object): JsonObject {
	return Object.fromEntries(namedValues(fields, values).filter(([, value]) => value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)));
}

/** Values by the server's names, in the order in which the fields are declared; those of a collection stand beside the others. */
function namedValues(fields: FieldMap, values: object): [string, unknown][] {
	return Object.entries(fields).flatMap(([name, field]): [string, unknown][] => {
		const value: unknown = Reflect.get(values, name);
		if (value === undefined || field.serverName === null) return [];
		if (field.fields) return namedValues(field.fields, Object(value) as object);
		const form: unknown = field.toServer ? field.toServer(value) : value;
		return form === undefined ? [] : [[field.serverName ?? snakeCase(name), form]];
	});
}

/** An object that has something in it; undefined for any other, which JSON leaves out. */
export const filled = <T extends object>(values: T | undefined): T | undefined => (values && Object.keys(values).length > 0 ? values : undefined);

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
