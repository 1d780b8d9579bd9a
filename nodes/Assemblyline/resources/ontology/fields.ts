import type { DownloadedFile } from '../../client/download';
import { ontologyRecords } from '../../client/ontology';
import type { JsonObject } from '../../client/types';
import { mapped, sentAs, shownWhen, unsent } from '../../core/field';
import { choiceField, loadedListField, sha256List, textField, textListField } from '../../core/fields';
import { FileItem, type OperationResult } from '../../core/operation';

export const outputFields = {
	output: unsent(choiceField({
		displayName: 'Output',
		name: 'output',
		options: [
			{ name: 'File', value: 'file', description: 'One item with all records in a file, one JSON object a line' },
			{ name: 'Items', value: 'items', description: 'One item for each record; none where no service wrote any' },
		],
		default: 'items',
		description: 'How to return the records',
	})),
	binaryPropertyName: shownWhen(
		{ output: ['file'] },
		unsent(textField({
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			required: true,
			default: 'data',
			hint: 'The name of the output binary field to put the file in',
			description: 'The file is streamed there; its type is text, one JSON object a line',
		})),
	),
};

export const servicesOption = sentAs('service', loadedListField({
	displayName: 'Service Names or IDs',
	name: 'services',
	loadOptionsMethod: 'getServices',
	description: 'Only records of these services; categories do not count.',
}));

export const hashesOption = mapped(
	textListField({
		displayName: 'SHA-256',
		name: 'sha256',
		splitCommas: true,
		placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
		description: 'Only records of these files',
	}),
	(hashes) => sha256List(hashes, 'SHA-256'),
);

/** The records as items, or all in one file where a property is named for it. */
export function ontologyResult(file: DownloadedFile, property: string | undefined, about: JsonObject): OperationResult {
	return property === undefined ? ontologyRecords(file) : new FileItem(property, file, { ...about, file_name: file.name });
}
