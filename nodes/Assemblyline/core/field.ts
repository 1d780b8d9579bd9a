import type { IDisplayOptions, INodeProperties, NodeParameterValue } from 'n8n-workflow';
import type { BinaryFile } from '../client/multipart';
import type { JsonObject } from '../client/types';

/** What a field may ask for while its value is read. */
export interface ParseContext {
	/** The item's binary property, or the file that binary data stands for; throws where there is none, in the name of the parameter: Input Binary Field unless told. */
	binary(property: object | string, parameter?: string): BinaryFile;
	/** The names of all binary properties of the item. */
	binaryNames(): string[];
	/** The item's own JSON. */
	json(): JsonObject;
	/** What leads from elsewhere back to this run: the name of the workflow, and the address of the execution's page in n8n. */
	execution(): { workflow: string; url: string };
	/** Time zone of the workflow, e.g. `Europe/Berlin`. */
	timezone: string;
}

/** A field's property, without what the operation that uses it adds. */
export type FieldProperty = Omit<INodeProperties, 'displayOptions'>;

/**
 * One parameter of an operation: how n8n shows it, and how its value is checked. `parse` throws an
 * InvalidParameterError; it runs for all items before the first request is sent.
 */
export interface Field<T> {
	property: FieldProperty;
	/** Shown, and read, only while earlier fields of the operation have one of these values. */
	when?: Record<string, NodeParameterValue[]>;
	/** What the server calls it: its own name in snake case, where it is not said. Null: only this node knows of it. */
	serverName?: string | null;
	/** What is sent in place of the value. */
	toServer?(value: T): unknown;
	/** Of a collection: the fields in it. */
	fields?: FieldMap;
	parse(raw: unknown, context: ParseContext): T;
	/** What an empty list says to the server, where it says something. */
	emptyMeans?: string;
	/** Of what is Lucene, one query or several: in which index it searches; that of the field Index, where none is told. */
	lucene?: { index?: string };
}

/** An operation's fields by parameter name, in the order in which they are shown. */
export type FieldMap = Record<string, Field<unknown>>;

/** The values of a field map, as an operation gets them; those with `when` may be absent. */
export type FieldValues<F extends FieldMap> = {
	[K in keyof F]: F[K] extends ConditionalField<infer T> ? T | undefined : F[K] extends Field<infer T> ? T : never;
};

export interface ConditionalField<T> extends Field<T> {
	when: Record<string, NodeParameterValue[]>;
}

/** The same field, shown and read only under a condition. */
export function shownWhen<T>(when: Record<string, NodeParameterValue[]>, field: Field<T>): ConditionalField<T> {
	return { ...field, when };
}

/** A field whose value is what `map` makes of this one's; it may throw an InvalidParameterError. */
export function mapped<T, U>({ property, when, emptyMeans, parse }: Field<T>, map: (value: T) => U): Field<U> {
	return { property, when, emptyMeans, parse: (raw, context) => map(parse(raw, context)) };
}

/** The same field, with another name at the server than its own in snake case; `toServer` makes what is sent of its value. */
export function sentAs<T>(serverName: string, field: Field<T>, toServer?: (value: T) => unknown): Field<T> {
	return { ...field, serverName, toServer };
}

/** The same field, of which the server does not hear. */
export function unsent<T>(field: Field<T>): Field<T> {
	return { ...field, serverName: null };
}

/** The same field, whose text or texts are Lucene. */
export function asLucene<T extends string | string[]>(field: Field<T>, index?: string): Field<T> {
	return { ...field, lucene: { index } };
}

/** The same field, whose empty list says something to the server. An empty text does not say it: it is what an expression gives that finds nothing. */
export function orEmpty<T>(emptyMeans: string, field: Field<T>): Field<T> {
	return { ...field, emptyMeans };
}

/** The property of an operation's field as n8n gets it, shown for these operations, which all have it. */
export function propertyOf(field: Field<unknown>, fields: FieldMap, resource: string, operations: string[]): INodeProperties {
	const show: IDisplayOptions['show'] = { resource: [resource], operation: operations, ...field.when };
	const { required, ...property } = field.property;
	// n8n asks for each required parameter before it runs, if an expression decides which of them are shown: for all.
	const isFree = Object.keys(field.when ?? {}).some((name) => !fields[name]?.property.noDataExpression);
	return { ...property, ...(required && !isFree ? { required } : {}), displayOptions: { show } };
}
