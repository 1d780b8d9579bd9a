import { exactKindOfHash, kindOfHash } from '../../client/hash';
import { ATTRIBUTION_TYPES, type AttributionType, type Hashes, type KnownList, type ListEntry, type SourceType } from '../../client/knownLists';
import { segmentProblem } from '../../client/path';
import type { JsonObject } from '../../client/types';
import { type CallDefinition, defineChange } from '../../core/call';
import { type Field, type FieldMap, mapped } from '../../core/field';
import { choiceField, textField } from '../../core/fields';
import type { Operation } from '../../core/operation';
import { orPage } from '../../shared/locators';

export const SHA256_EXAMPLE = 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

/** The hashes that a list takes, in words. */
export const HASH_NAMES: Record<KnownList, string> = { badlist: 'SHA-256, SHA-1, MD5, TLSH or ssdeep', safelist: 'SHA-256, SHA-1 or MD5' };

/** What kind of hash a text is, of those that the list takes. */
export function hashKind(list: KnownList, text: string): keyof Hashes | undefined {
	return list === 'safelist' ? exactKindOfHash(text) : kindOfHash(text);
}

/** The server keeps exact hashes in small letters, and takes no others. */
export const asKept = (hash: string) => (exactKindOfHash(hash) ? hash.toLowerCase() : hash);

/** The key of an entry, as the parameter that is named after the list's documents. */
export const entryIdName = (list: KnownList) => `${list}Id`;

export function entryIdField(list: KnownList): Field<string> {
	const key = textField(
		{
			displayName: 'Entry Hash',
			name: entryIdName(list),
			required: true,
			placeholder: SHA256_EXAMPLE,
			description: `Key of the entry. Of a file: the first that it has of ${HASH_NAMES[list]}. Else: the hash that Add or Update answers, and the hashes.sha256 of the entry.`,
		},
		(value) => {
			if (!hashKind(list, value)) return `is not a ${HASH_NAMES[list]}`;
			return value.includes('/') ? 'cannot be sent, as it has a slash: search the badlist for hashes.ssdeep instead' : undefined;
		},
	);
	return mapped(orPage(list, key), asKept);
}

/** The key among an operation's values. */
export const entryKey = (list: KnownList, values: object) => String(Reflect.get(values, entryIdName(list)));

/**
 * Declares an operation that changes one entry: its first field is the key of the entry, and its answer that key
 * with success. Where there is no such entry, the server answers `success: false`, or 404.
 */
export function defineEntryChange<F extends FieldMap>(list: KnownList, definition: Omit<CallDefinition<F>, 'roles'>): Operation {
	return defineChange<F>({
		...definition,
		roles: [`${list}_manage`],
		fields: { [entryIdName(list)]: entryIdField(list), ...definition.fields },
		failure: (values) => `The ${list} has nothing like that to change under ${entryKey(list, values)}`,
		answer: (values) => ({ [`${list}_id`]: entryKey(list, values) }),
	});
}

/** The answer of a look-up: the entry, or what there is none about. */
export function foundEntry(list: KnownList, entry: ListEntry | undefined, about: JsonObject): JsonObject {
	return entry ? { found: true, [`${list}_id`]: entry.hashes.sha256, ...entry } : { found: false, ...about };
}

export const signatureNameField = textField(
	{
		displayName: 'Signature Name',
		name: 'signatureName',
		required: true,
		placeholder: 'e.g. YARA.My_Rule',
		description: 'Name of the signature as results show it',
	},
	// A name with a slash is allowed: encoded twice, it stays one segment of the path.
	(name) => (name.isWellFormed() ? segmentProblem(encodeURIComponent(name)) : 'is not valid Unicode'),
);

export const sourceTypeField = choiceField<SourceType>({
	displayName: 'Source Type',
	name: 'sourceType',
	options: [
		{ name: 'External', value: 'external', description: 'A feed or another system. Your user needs the role signature_import.' },
		{ name: 'User', value: 'user', description: 'Your own user' },
	],
	default: 'user',
	description: 'Who says so',
});

export const SOURCE_NAME = { displayName: 'Source Name', name: 'sourceName', placeholder: 'e.g. n8n' };

export const sourceNameField = textField({ ...SOURCE_NAME, required: true, description: 'Name of the source; of type User the name of a user' }, segmentProblem);

/** One attribution of an entry. */
export const oneAttribution = {
	attributionType: choiceField<AttributionType>({
		displayName: 'Attribution Type',
		name: 'attributionType',
		options: ATTRIBUTION_TYPES.map((value) => ({ name: value.replace(/^./, (first) => first.toUpperCase()), value })),
		default: 'family',
		description: 'What the attribution names',
	}),
	// Kept in capitals: only so it is found again.
	attribution: mapped(
		textField({ displayName: 'Attribution', name: 'attribution', required: true, placeholder: 'e.g. EMOTET', description: 'Name to add or remove, without a slash; the server keeps it in capitals' }, segmentProblem),
		(name) => name.toUpperCase(),
	),
};

/** A hash that is compared, not looked up: of one kind only. */
export const similarityField = <N extends 'ssdeep' | 'tlsh'>(name: N, texts: { displayName: string; placeholder: string; description: string }) =>
	textField({ name, required: true, ...texts }, (value) => (hashKind('badlist', value) === name ? undefined : `is not an ${texts.displayName}`));
