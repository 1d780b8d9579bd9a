import type { FileSource } from '../../client/multipart';
import { isJsonObject } from '../../client/json';
import type { JsonObject } from '../../client/types';
import { shownWhen } from '../../core/field';
import { choiceField, textField } from '../../core/fields';
import { inputBinaryField } from '../../shared/binaryFields';

/** A text of YAML: typed, or in a file. */
export function yamlFields(texts: { displayName: string; placeholder: string; description: string }, fileDescription: string) {
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
		binaryPropertyName: shownWhen({ inputSource: ['binary'] }, inputBinaryField(fileDescription)),
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
			return [name, name in changes && isJsonObject(old) && isJsonObject(value) ? merged(old, value) : value];
		}),
	);
}
