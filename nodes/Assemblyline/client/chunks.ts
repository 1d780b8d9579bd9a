import { randomUUID } from 'node:crypto';
import type { AssemblylineClient } from './client';
import { confirm } from './confirm';
import { AssemblylineError } from './errors';
import { type FileContent, type FileSource, formWith } from './multipart';
import { path } from './path';
import { getSubmission } from './submission';
import type { JsonObject, SubmissionRecord } from './types';
import { withSid } from './failures';

/** The server keeps what it has put together for an hour: `DEFAULT_CACHE_LEN` of its cache store. */
const PARTS_KEPT_MS = 3_000_000;

/**
 * Submits a file in parts, each a request of its own, as the server's web page does: past a proxy that limits their size.
 * Answers the new submission's record. `POST ui/flowjs/`, `POST ui/start/<ui_sid>/`, role submission_create;
 * `GET submission/<sid>/`, role submission_view.
 * @param body that of `POST submit/`
 * @param chunkBytes of which one part is held in memory at a time
 * @param roomMs for which it is waited where as many submissions of the user run as the server allows; no longer than the
 *   server keeps the parts
 */
export async function submitInChunks(client: AssemblylineClient, file: FileSource, { name, ...body }: JsonObject & { name?: string }, chunkBytes: number, roomMs: number): Promise<SubmissionRecord> {
	const id = randomUUID();
	const total = Math.ceil(file.size / chunkBytes);
	let sent = 0;
	for await (const chunk of chunksOf(await file.open(), chunkBytes)) await sendChunk(client, { id, number: ++sent, total, chunkBytes, fileSize: file.size }, chunk);
	const { sid } = await client.write<{ sid: string }>('POST', path`ui/start/${id}/`, { json: { ...body, filename: name }, bytes: file.size, roomMs: Math.min(roomMs, PARTS_KEPT_MS) });
	return withSid(sid, () => getSubmission(client, sid)).catch((error: unknown) => {
		// On this way the server lets a submission pass that its own user may not see.
		if (!(error instanceof AssemblylineError) || (error.kind !== 'forbidden' && error.kind !== 'notFound')) throw error;
		throw error.with({ hint: `It was submitted, as ${sid}, but your user may not see it: look at its Classification.` });
	});
}

interface Place {
	id: string;
	/** From 1. */
	number: number;
	total: number;
	chunkBytes: number;
	fileSize: number;
}

/** Sends a part of the file. It may be sent again, as nobody else knows its ID; but for the last part, with which the server puts the file together. */
async function sendChunk(client: AssemblylineClient, { id, number, total, chunkBytes, fileSize }: Place, chunk: Buffer): Promise<void> {
	const isLast = number === total;
	const texts = {
		flowChunkNumber: String(number),
		flowIdentifier: id,
		flowTotalChunks: String(total),
		// For a 4.6 server, which goes by none of these, but wants them.
		flowChunkSize: String(chunkBytes),
		flowCurrentChunkSize: String(chunk.length),
		flowTotalSize: String(fileSize),
		flowFilename: 'file.bin',
		flowRelativePath: 'file.bin',
	};
	const file = { size: chunk.length, open: () => Promise.resolve(chunk) };
	const options = { file, form: (content: FileContent) => formWith(texts, 'file', content, chunk.length), bytes: isLast ? fileSize : undefined };
	if (!isLast) return client.read('ui/flowjs/', options, 'POST');
	const { completed } = await client.write<{ completed: boolean }>('POST', 'ui/flowjs/', options);
	confirm({ success: completed }, `The server has not put the ${total} parts of the file together: some of them are missing there`);
}

/** The content in parts of so many bytes; the last one has the rest. */
async function* chunksOf(content: FileContent, bytes: number): AsyncGenerator<Buffer, void, undefined> {
	let held: Buffer[] = [];
	let size = 0;
	for await (const piece of Buffer.isBuffer(content) ? [content] : content) {
		let rest = Buffer.from(piece as Uint8Array);
		while (size + rest.length >= bytes) {
			yield Buffer.concat([...held, rest.subarray(0, bytes - size)]);
			rest = rest.subarray(bytes - size);
			held = [];
			size = 0;
		}
		if (rest.length > 0) held.push(rest);
		size += rest.length;
	}
	if (size > 0) yield Buffer.concat(held);
}
