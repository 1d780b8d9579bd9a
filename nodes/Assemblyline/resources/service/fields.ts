import { InvalidParameterError } from '../../client/errors';
import type { FileSource } from '../../client/submit';
import type { JsonObject } from '../../client/types';
import { type BinaryFile, type Field, shownWhen } from '../../core/field';
import { choiceField, textField } from '../../core/fields';
import { isObject } from '../system/yaml';

/** A text of YAML: typed, or in a file. */
export function yamlFields(texts: { displayName: string; placeholder: string; description: string }, fileDescription: string) {
	const binaryField: Field<BinaryFile> = {
		property: {
			displayName: 'Input Binary Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input field that contains the file',
			description: fileDescription,
		},
		parse(raw, { binary }) {
			if (typeof raw !== 'string' || raw.trim() === '') throw new InvalidParameterError('Input Binary Field', 'is empty');
			return binary(raw.trim());
		},
	};
	return {
		inputSource: choiceField({
			displayName: 'Input Source',
			name: 'inputSource',
			options: [
				{ name: 'Binary File', value: 'binary', description: 'A file of the item' },
				{ name: 'Text', value: 'text', description: 'YAML or JSON, typed or from an expression' },
			],
			default: 'binary',
			description: 'Where it comes from',
		}),
		binaryPropertyName: shownWhen({ inputSource: ['binary'] }, binaryField),
		text: shownWhen({ inputSource: ['text'] }, textField({ ...texts, name: 'text', required: true, trim: false, typeOptions: { rows: 8 } })),
	};
}

/** What the user has given, as a file to send. */
export function yamlSource({ binaryPropertyName: file, text = '' }: { binaryPropertyName?: FileSource; text?: string }): FileSource {
	const content = Buffer.from(text);
	return file ?? { size: content.length, open: () => Promise.resolve(content) };
}

/** Settings with changes: objects are merged, null takes a setting away, all else replaces what was there. */
export function merged(before: JsonObject, changes: JsonObject): JsonObject {
	const all = Object.entries({ ...before, ...changes }).filter(([name]) => changes[name] !== null);
	return Object.fromEntries(
		all.map(([name, value]) => {
			const old = before[name];
			return [name, name in changes && isObject(old) && isObject(value) ? merged(old, value) : value];
		}),
	);
}
