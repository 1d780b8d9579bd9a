import type { INodePropertyOptions } from 'n8n-workflow';
import { InvalidParameterError } from '../client/errors';
import { isHash } from '../client/hash';
import { isJsonObject, jsonIn } from '../client/json';
import { harmless } from '../findings/sanitize';
import type { Field, FieldProperty, ParseContext } from './field';
import { byText } from './order';

/** What a field says of itself in the panel. */
export type Texts = Pick<FieldProperty, 'description' | 'displayName' | 'name'> &
	Partial<Pick<FieldProperty, 'builderHint' | 'hint' | 'noDataExpression' | 'placeholder' | 'required' | 'typeOptions'>>;

/** Answers what is wrong with a value; undefined when nothing is. */
export type Check<T> = (value: T) => string | undefined;

/**
 * The value of a parameter or option.
 * @throws InvalidParameterError also where there is no value, as an expression gives none for an item without its key
 */
export function readField<T>(field: Field<T>, raw: unknown, context: ParseContext): T {
	const { displayName, noDataExpression } = field.property;
	if (raw === null || raw === undefined) throw wrongKind(displayName, 'a value', raw);
	// The panel offers no expression for such a field, but a workflow can have one all the same; n8n then takes it for a text.
	if (noDataExpression && typeof raw === 'string' && /^=|\{\{/.test(raw)) throw new InvalidParameterError(displayName, 'must not be an expression', 'It is set for the node as a whole.');
	const value = field.parse(raw, context);
	if (field.emptyMeans !== undefined && isEmptyList(value) && !isEmptyList(typeof raw === 'string' ? jsonArray(raw) : raw)) {
		throw new InvalidParameterError(displayName, 'has no value', `Only an empty list, [], means ${field.emptyMeans}.`);
	}
	return value;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** A text, trimmed. A number from an expression is taken as its text. */
export function textField(texts: Texts & { default?: string; trim?: boolean }, check?: Check<string>): Field<string> {
	const { trim = true, ...rest } = texts;
	return {
		property: { type: 'string', default: '', ...rest },
		parse(raw) {
			const text = asText(raw, texts.displayName);
			const value = trim ? text.trim() : text;
			if (texts.required && value === '') throw emptyParameter(texts.displayName);
			const problem = value === '' ? undefined : check?.(value);
			if (problem) throw new InvalidParameterError(texts.displayName, problem);
			return value;
		},
	};
}

/** A text, or that of a number or a date. */
export function asText(raw: unknown, displayName: string): string {
	const text = textOf(raw);
	if (text === undefined) throw wrongKind(displayName, 'text', raw);
	return text;
}

/** The text of a value that has one; undefined for others. */
export function textOf(raw: unknown): string | undefined {
	if (typeof raw === 'string') return raw;
	return typeof raw === 'number' || typeof raw === 'bigint' ? String(raw) : dateIn(raw)?.toISOString();
}

/** What an expression such as `$now` gives: a date of luxon, or of JavaScript in whatever sandbox. */
function dateIn(raw: unknown): Date | undefined {
	const convert: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, 'toJSDate') : undefined;
	const value: unknown = typeof convert === 'function' ? convert.call(raw) : raw;
	const date = Object.prototype.toString.call(value) === '[object Date]' ? new Date(Number(value)) : undefined;
	return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** The failure of a parameter that has to be filled in. */
export const emptyParameter = (displayName: string): InvalidParameterError =>
	new InvalidParameterError(displayName, 'is empty', 'Fill it in. Where its expression gives nothing for some items, put a Filter before this node, or set On Error to Continue.');

/** The failure of a value of another kind: most often, an expression that gives nothing. */
export function wrongKind(displayName: string, expected: string, value: unknown): InvalidParameterError {
	if (value === null || value === undefined) return new InvalidParameterError(displayName, 'has no value', 'Its expression gives nothing for this item.');
	return new InvalidParameterError(displayName, `is not ${expected} but ${kindOf(value)}`);
}

/** Of what is wrong in a list, so many are told. */
const TOLD = 5;

/** Values of a list that cannot be right, all at once: `'a', 'b' and 3 more`. They may be malware's, and are told harmless. */
export function told(values: string[], show = (value: string) => `'${harmless(value, 100)}'`): string {
	const all = [...new Set(values)];
	const shown = all.slice(0, TOLD).map(show).join(', ');
	return all.length > TOLD ? `${shown} and ${all.length - TOLD} more` : shown;
}

/** A list of SHA-256, each once and in small letters, as the server has them. */
export function sha256List(values: string[], displayName: string): string[] {
	const strange = values.filter((value) => !isHash('sha256', value));
	if (strange.length > 0) throw new InvalidParameterError(displayName, `has ${told(strange)} in it, which is no SHA-256`);
	return [...new Set(values.map((value) => value.toLowerCase()))];
}

/** What a value is, for messages. */
export function kindOf(value: unknown): string {
	if (value === null || value === undefined) return 'nothing';
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export interface NumberRange {
	min: number;
	max?: number;
	/** Whole numbers only, unless false. */
	integer?: boolean;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number within a range; digits in a text from an expression are taken too. */
export function numberField(texts: Texts & NumberRange & { default: number }): Field<number> {
	const { min, max, integer = true, ...rest } = texts;
	return {
		property: {
			type: 'number',
			...rest,
			typeOptions: { minValue: min, ...(max === undefined ? {} : { maxValue: max }), ...texts.typeOptions },
		},
		parse(raw) {
			const value = typeof raw === 'string' && DECIMAL.test(raw.trim()) ? Number(raw) : raw;
			if (typeof value !== 'number' || !Number.isFinite(value)) {
				throw new InvalidParameterError(texts.displayName, 'is not a number');
			}
			if (integer && !Number.isInteger(value)) throw new InvalidParameterError(texts.displayName, 'must be a whole number');
			if (value < min) throw new InvalidParameterError(texts.displayName, `must be at least ${min}`);
			if (max !== undefined && value > max) throw new InvalidParameterError(texts.displayName, `must be at most ${max}`);
			return value;
		},
	};
}

/** A switch; the texts true and false from an expression are taken too. */
export function booleanField(texts: Texts & { default: boolean }): Field<boolean> {
	return {
		property: { type: 'boolean', ...texts },
		parse(raw) {
			if (typeof raw === 'boolean') return raw;
			if (raw === 'true' || raw === 'false') return raw === 'true';
			throw new InvalidParameterError(texts.displayName, 'must be true or false');
		},
	};
}

/** One of fixed values. */
export function choiceField<V extends string>(
	texts: Texts & { options: (INodePropertyOptions & { value: V })[]; default: V },
): Field<V> {
	return {
		property: { type: 'options', ...texts },
		parse(raw) {
			const option = texts.options.find(({ value }) => value === raw);
			if (!option) {
				const known = texts.options.map(({ value }) => value).join(', ');
				throw new InvalidParameterError(texts.displayName, `must be one of ${known}`);
			}
			return option.value;
		},
	};
}

/** One or more of fixed values; an expression may give an array, also as JSON, or a comma list. */
export function selectionField<V extends string>(texts: Texts & { options: (INodePropertyOptions & { value: V })[]; default: V[] }): Field<V[]> {
	return {
		property: { type: 'multiOptions', ...texts },
		parse(raw) {
			const values = asList(raw, texts.displayName);
			const chosen = texts.options.filter(({ value }) => values.includes(value)).map(({ value }) => value);
			if (chosen.length === 0 || chosen.length < new Set(values).size) throw new InvalidParameterError(texts.displayName, `must be one or more of ${texts.options.map(({ value }) => value).join(', ')}`);
			return chosen;
		},
	};
}

/** What n8n's own nodes say, too, where a list can be replaced by an expression. */
const orExpression = (ids: string) => ` Choose from the list, or specify ${ids} using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`;

/** One value from a list that the server fills; an expression may give any text. */
export function loadedChoiceField(texts: Texts & { loadOptionsMethod: string; default?: string }, check?: Check<string>): Field<string> {
	const { loadOptionsMethod, ...rest } = texts;
	const field = textField(rest, check);
	return {
		...field,
		property: {
			...field.property,
			type: 'options',
			description: `${texts.description}${orExpression('an ID')}`,
			typeOptions: { loadOptionsMethod, ...texts.typeOptions },
		},
	};
}

/** Several values from a list that the server fills; an expression may give an array, also as JSON, or a comma list. */
export function loadedListField(texts: Texts & { loadOptionsMethod: string }): Field<string[]> {
	const { loadOptionsMethod, ...rest } = texts;
	return {
		property: {
			...rest,
			type: 'multiOptions',
			default: [],
			description: `${texts.description}${orExpression('IDs')}`,
			typeOptions: { loadOptionsMethod, ...texts.typeOptions },
		},
		parse: (raw) => asList(raw, texts.displayName),
	};
}

/** Several texts, typed one by one; an expression may give an array, also as JSON, or, where no value has a comma, a comma list. */
export function textListField(texts: Texts & { splitCommas: boolean }): Field<string[]> {
	const { splitCommas, ...rest } = texts;
	return {
		property: { ...rest, type: 'string', default: [], typeOptions: { multipleValues: true, ...texts.typeOptions } },
		parse: (raw) => asList(raw, texts.displayName, splitCommas),
	};
}

/** The texts of a list, or of a text that is one as JSON or with commas between; without empty ones. Lists in it are taken for what they hold. */
export function asList(raw: unknown, displayName: string, splitCommas = true): string[] {
	if (typeof raw !== 'string' || jsonArray(raw) || !splitCommas) return flatTexts(raw, displayName);
	if (raw.trimStart().startsWith('[')) throw new InvalidParameterError(displayName, 'begins as a JSON list, but is none', 'Give a list, or texts with commas between.');
	return flatTexts(raw.split(','), displayName);
}

function flatTexts(raw: unknown, displayName: string): string[] {
	const list = typeof raw === 'string' ? jsonArray(raw) : raw;
	if (Array.isArray(list)) return (list as unknown[]).flatMap((one) => flatTexts(one, displayName));
	const text = asText(raw, displayName).trim();
	return text === '' ? [] : [text];
}

/** A text as the JSON array that it is; undefined for others, e.g. the range `[now-1d TO now]`. */
function jsonArray(text: string): unknown[] | undefined {
	return text.trimStart().startsWith('[') ? (jsonIn(text) as unknown[] | undefined) : undefined;
}

/**
 * What was added to a fixed collection, as it stands there. Another form, as a workflow that was written by hand or by a
 * model may have it, would be dropped without a word.
 * @param name that of its one kind of entries
 * @throws InvalidParameterError
 */
export function entriesOf(raw: unknown, { displayName, name, hint }: { displayName: string; name: string; hint?: string }): unknown[] {
	if (raw === undefined) return [];
	const { [name]: entries = [], ...others } = isJsonObject(raw) ? raw : { [name]: raw };
	if (Array.isArray(entries) && isJsonObject(raw) && Object.keys(others).length === 0) return entries as unknown[];
	throw new InvalidParameterError(displayName, `does not have the form of this field, which is {"${name}": [ … ]}`, hint);
}

/** Values of a collection: only what the user has added is there. */
export type CollectionValues<F extends Record<string, Field<unknown>>> = {
	[K in keyof F]?: F[K] extends Field<infer T> ? T : never;
};

/** Optional fields behind 'Add option', shown in alphabetical order. */
export function collectionField<F extends Record<string, Field<unknown>>>(
	texts: Pick<FieldProperty, 'displayName' | 'name' | 'placeholder'>,
	fields: F,
): Field<CollectionValues<F>> & { fields: F } {
	return {
		property: {
			type: 'collection',
			default: {},
			...texts,
			options: Object.values(fields)
				.map((field) => field.property)
				.sort(byText(({ displayName }) => displayName)),
		},
		fields,
		parse: (raw, context) => parseCollection(fields, raw, context, texts.displayName),
	};
}

/** The optional fields of an operation, as most have them. */
export const optionsField = <F extends Record<string, Field<unknown>>>(fields: F) => collectionField({ displayName: 'Options', name: 'options', placeholder: 'Add option' }, fields);

function parseCollection<F extends Record<string, Field<unknown>>>(
	fields: F,
	raw: unknown,
	context: ParseContext,
	displayName: string,
): CollectionValues<F> {
	if (!isJsonObject(raw)) throw wrongKind(displayName, 'an object', raw);
	const added = Object.entries(fields).filter(([name]) => Object.hasOwn(raw, name));
	return Object.fromEntries(added.map(([name, field]) => [name, optionValue(field, raw[name], context)])) as CollectionValues<F>;
}

/** The value of an option that was added: to send nothing in its place would be to drop a limit or a guard without a word. */
function optionValue(field: Field<unknown>, raw: unknown, context: ParseContext): unknown {
	const value = readField(field, raw, context);
	const isEmpty = value === '' || isEmptyList(value) || (typeof value !== 'string' && typeof raw === 'string' && raw.trim() === '');
	if (isEmpty && field.emptyMeans === undefined) throw new InvalidParameterError(field.property.displayName, 'has no value', 'Leave the option out instead.');
	return value;
}

/**
 * Two parameters of which one means nothing without the other: their display names, and whether each is set.
 * @throws InvalidParameterError naming the one that is missing
 */
export function assertTogether([one, isOneSet]: [displayName: string, isSet: unknown], [other, isOtherSet]: [displayName: string, isSet: unknown]): void {
	if (Boolean(isOneSet) !== Boolean(isOtherSet)) throw new InvalidParameterError(isOneSet ? other : one, `is missing: ${one} and ${other} go together`);
}
