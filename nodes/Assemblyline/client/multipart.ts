import FormData from 'form-data';
import type { Readable } from 'node:stream';
import type { JsonObject } from './types';

/** A file to send: opened anew for each time it is sent, never held in memory. */
export interface FileSource {
	/** Bytes. */
	size: number;
	open(): Promise<FileContent>;
}

export type FileContent = Buffer | Readable;

/** A binary property of an item, checked to be there. */
export interface BinaryFile extends FileSource {
	fileName?: string;
}

/**
 * The two parts that the server reads. The part's own file name is a fixed one: the real name stands in the
 * JSON, where no quote or line break in it can reach a header.
 */
export function multipart(content: FileContent, size: number, body: JsonObject): FormData {
	const form = new FormData();
	form.append('json', JSON.stringify(body));
	form.append('bin', content, {
		filename: 'file.bin',
		contentType: 'application/octet-stream',
		knownLength: size,
	});
	return form;
}
