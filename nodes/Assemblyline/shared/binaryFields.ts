import type { BinaryFile } from '../client/multipart';
import { type Field, unsent } from '../core/field';
import { asText, emptyParameter, textField } from '../core/fields';

const DISPLAY_NAME = 'Input Binary Field';

/** The field whose value is the file itself: the binary property, found in the item, or binary data that an expression gives. */
export function inputBinaryField(description: string): Field<BinaryFile> {
	return {
		property: {
			displayName: DISPLAY_NAME,
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input field that contains the file',
			description,
		},
		parse(raw, { binary }) {
			if (typeof raw === 'object' && raw !== null) return binary(raw);
			const name = asText(raw, DISPLAY_NAME).trim();
			if (name === '') throw emptyParameter(DISPLAY_NAME);
			return binary(name);
		},
	};
}

/** Where an operation puts the file that it gives. */
export const outputBinaryField = unsent(textField({
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	required: true,
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
	description: 'The file is streamed into the binary data of the item; it is not in its JSON',
}));
