import { InvalidParameterError, messageOf } from '../client/errors';
import { isJsonObject } from '../client/json';
import type { JsonObject } from '../client/types';
import type { Field } from './field';
import { type Check, emptyParameter, kindOf, type Texts } from './fields';

/** A JSON object, typed or from an expression. */
export function jsonObjectField(texts: Texts, check?: Check<JsonObject>): Field<JsonObject> {
	return {
		property: { type: 'json', default: '{}', ...texts },
		parse(raw) {
			if (texts.required && typeof raw === 'string' && raw.trim() === '') throw emptyParameter(texts.displayName);
			const value = parseJson(raw, texts.displayName, {});
			if (!isJsonObject(value)) throw new InvalidParameterError(texts.displayName, `must be a JSON object, not ${kindOf(value)}`);
			const problem = check?.(value);
			if (problem) throw new InvalidParameterError(texts.displayName, problem);
			return value;
		},
	};
}

/** For a JSON object that has an object of parameters for each name in it. */
export const parametersByName: Check<JsonObject> = (values) => {
	const wrong = Object.entries(values).find(([, value]) => !isJsonObject(value));
	return wrong ? `'${wrong[0]}' must hold an object of parameters` : undefined;
};

/** A list of JSON objects, typed or from an expression; one object stands for a list of one. */
export function jsonListField(texts: Texts, check?: Check<JsonObject[]>): Field<JsonObject[]> {
	return {
		property: { type: 'json', default: '[]', ...texts },
		parse(raw) {
			const value = parseJson(raw, texts.displayName, []);
			const list = Array.isArray(value) ? (value as unknown[]) : [value];
			const wrong = list.find((one) => !isJsonObject(one));
			if (wrong !== undefined) throw new InvalidParameterError(texts.displayName, `must be a list of JSON objects, but has ${kindOf(wrong)} in it`);
			if (texts.required && list.length === 0) throw emptyParameter(texts.displayName);
			const problem = check?.(list as JsonObject[]);
			if (problem) throw new InvalidParameterError(texts.displayName, problem);
			return list as JsonObject[];
		},
	};
}

/** The value of a JSON parameter, and of an empty text. */
function parseJson(raw: unknown, displayName: string, empty: unknown): unknown {
	if (typeof raw !== 'string') return raw;
	if (raw.trim() === '') return empty;
	try {
		return JSON.parse(raw);
	} catch (error) {
		throw invalidJson(displayName, error);
	}
}

/** JavaScript's own message has a part of the text in it, and with it what may be a secret: only the place is told. */
function invalidJson(displayName: string, error: unknown): InvalidParameterError {
	const message = messageOf(error);
	const place = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0] ?? (message.includes('end of JSON') ? 'it ends too early' : undefined);
	return new InvalidParameterError(displayName, `is not valid JSON${place ? ` (${place})` : ''}`);
}
