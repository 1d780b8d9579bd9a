import { randomBytes } from 'node:crypto';
import type { Readable } from './transport';
import { jsonText } from './json';
import type { JsonObject } from './types';

/** A file to send: opened anew for each time it is sent, never held in memory. */
export interface FileSource {
	/** Bytes. */
	size: number;
	open(): Promise<FileContent>;
}

export type FileContent = Buffer | Readable;

/** A whole file in memory: only for those whose size was looked at before. */
export async function bytesOf(file: FileSource): Promise<Buffer> {
	const content = await file.open();
	return Buffer.isBuffer(content) ? content : Buffer.concat((await content.toArray()) as Buffer[]);
}

/** A binary property of an item, checked to be there. */
export interface BinaryFile extends FileSource {
	fileName?: string;
	/** As n8n has it, from the file's name or from whoever gave the file. */
	mimeType?: string;
}

/** A form with a file, ready to be sent. */
export interface Multipart {
	/** Content-Type with the boundary, Content-Length. */
	headers: Record<string, string>;
	body: Buffer | Readable;
}

/** The two parts that the server reads of a submission. */
export const multipart = (content: FileContent, size: number, json: JsonObject): Multipart => formWith({ json: jsonText(json) }, 'bin', content, size);

/**
 * A form of texts by name, and a file. The file's own name is a fixed one: the real name stands in the texts,
 * where no quote or line break in it can reach a header.
 */
export function formWith(texts: Record<string, string>, fileField: string, content: FileContent, size: number): Multipart {
	const boundary = `--------------------------${randomBytes(12).toString('hex')}`;
	const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
	const fields = Object.entries(texts).map(([name, text]) => `${part(`name="${name}"`)}\r\n${text}\r\n`);
	const head = Buffer.from(`${fields.join('')}${part(`name="${fileField}"; filename="file.bin"`)}Content-Type: application/octet-stream\r\n\r\n`);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	return {
		headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, 'Content-Length': String(head.length + size + tail.length) },
		body: between(head, content, tail),
	};
}

function between(head: Buffer, content: FileContent, tail: Buffer): FileContent {
	if (Buffer.isBuffer(content)) return Buffer.concat([head, content, tail]);
	const body = content.compose<Readable>(async function* (chunks: Readable) {
		yield head;
		yield* chunks;
		yield tail;
	});
	// Whoever reads it hears of an error, too; where the request has ended already, nobody does.
	return body.on('error', () => undefined);
}
