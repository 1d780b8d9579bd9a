import { InvalidParameterError } from '../client/errors';
import type { BinaryFile } from '../client/multipart';
import { type Field, unsent } from '../core/field';
import { textField } from '../core/fields';

/** The field whose value is the file itself: the binary property, found in the item. */
export function inputBinaryField(description: string): Field<BinaryFile> {
	return {
		property: {
			displayName: 'Input Binary Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input field that contains the file',
			description,
		},
		parse(raw, { binary }) {
			if (typeof raw !== 'string' || raw.trim() === '') throw new InvalidParameterError('Input Binary Field', 'is empty');
			return binary(raw.trim());
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
