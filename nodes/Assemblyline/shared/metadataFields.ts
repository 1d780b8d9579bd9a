import { InvalidParameterError } from '../client/errors';
import { flatMetadata } from '../client/metadata';
import type { JsonObject } from '../client/types';
import type { Field } from '../core/field';
import { entriesOf, kindOf, textOf, told } from '../core/fields';
import { jsonObjectField } from '../core/jsonFields';
import { shownName } from '../findings/sanitize';

/** The server refuses other keys after the upload, and an ingest's file is stored by then. */
const METADATA_KEY = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;

const quotedName = (key: string) => `'${shownName(key)}'`;

/** The search engine takes no longer ones, and the server then fails without a word of why. Bytes, as keys are ASCII. */
const LONGEST_KEY = 32_000;

/** @throws InvalidParameterError with a key that the server takes, where one is near */
function checkKeys(parameter: string, keys: string[]): void {
	const strange = keys.filter((key) => !METADATA_KEY.test(key) || key.length > LONGEST_KEY);
	if (strange.length === 0) return;
	const near = strange.map((key) => key.trim().toLowerCase().replace(/[^a-z0-9_.]+/g, '_').replace(/^[^a-z]+|\.+(?=\.|$)/g, '')).find((key) => METADATA_KEY.test(key) && key.length < 100);
	throw new InvalidParameterError(parameter, `the server takes no key ${told(strange, quotedName)}`, `A key begins with a small letter, and goes on with small letters, digits, underscores and single dots${near ? `, e.g. ${near}` : ''}.`);
}

/** What is kept with a submission. */
export const metadataField: Field<JsonObject> = {
	property: {
		displayName: 'Metadata',
		name: 'metadata',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Metadata',
		default: {},
		description: 'Key and value pairs kept with the submission and its alerts, searchable as metadata.KEY. For a whole object there is Metadata (JSON) in Options.',
		options: [
			{
				displayName: 'Entry',
				name: 'entries',
				values: [
					{
						displayName: 'Key',
						name: 'key',
						type: 'string',
						default: '',
						placeholder: 'e.g. ticket',
						builderHint: { propertyHint: 'Only a-z, 0-9, _ and dots, beginning with a letter: message_id, not Message-ID.' },
						description: 'Small letters, digits, underscores and dots, beginning with a letter. A server that has once seen a key with a plain value refuses keys below it for ever: choose either ticket or ticket.number.',
					},
					{ displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. INC-1234', description: 'Kept as text' },
				],
			},
		],
	},
	parse(raw) {
		const entries = entriesOf(raw, { displayName: 'Metadata', name: 'entries', hint: 'For a whole object there is Metadata (JSON) in Options.' });
		// One by one into an object, the key `__proto__` would be lost.
		const metadata = new Map<string, string>();
		for (const entry of entries) {
			const key: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'key') : undefined;
			if (typeof key !== 'string' || key.trim() === '') throw new InvalidParameterError('Metadata', 'has an entry without a key');
			metadata.set(key.trim(), metadataValue(key, Reflect.get(Object(entry), 'value')));
		}
		checkKeys('Metadata', [...metadata.keys()]);
		return Object.fromEntries(metadata);
	},
};

/** The server indexes metadata values as text. */
function metadataValue(key: string, value: unknown): string {
	const text = typeof value === 'boolean' ? String(value) : textOf(value);
	if (text === undefined) throw new InvalidParameterError('Metadata', `the value of ${quotedName(key)} is not text but ${kindOf(value)}`);
	return text;
}

/** The same as a JSON object, nested as it comes. */
export const metadataJsonField = jsonObjectField(
	{
		displayName: 'Metadata (JSON)',
		name: 'metadataJson',
		description: 'Metadata as a JSON object; its keys win over those of Metadata. Nested keys are joined with dots. Values are text, numbers or true and false.',
	},
	(metadata) => {
		const entries = flatMetadata(metadata);
		checkKeys('Metadata (JSON)', entries.map(([key]) => key));
		const strange = entries.find(([, value]) => value === null || Array.isArray(value));
		return strange && `the value of ${quotedName(strange[0])} is not text but ${kindOf(strange[1])}`;
	},
);
