import FormData from 'form-data';
import type { Readable } from 'node:stream';
import type { AssemblylineClient, CallOptions } from './client';
import type { JsonObject, SubmissionRecord } from './types';

/** A file to send: opened anew for each time it is sent, never held in memory. */
export interface FileSource {
	/** Bytes. */
	size: number;
	open(): Promise<Buffer | Readable>;
}

/** What to analyse. The server fetches a hash from its own store or from named external sources. */
export type SubmissionInput =
	| { kind: 'file'; file: FileSource }
	| { kind: 'hash'; hashType: 'md5' | 'sha1' | 'sha256'; hash: string }
	| { kind: 'text'; text: string }
	| { kind: 'url'; url: string };

/** The JSON part of `POST submit/` and `POST ingest/`. */
export interface SubmissionBody extends JsonObject {
	/** File name; ignored by the server for a URL, which becomes the name itself. */
	name?: string;
	/** Read at this level only: inside `params` the server ignores it. */
	submission_profile?: string;
	metadata?: JsonObject;
	/** Everything else, `generate_alert` and `type` too: at the top level the server ignores them (`type`: 4.6). */
	params?: JsonObject;
}

export interface IngestBody extends SubmissionBody {
	notification_queue?: string;
	notification_threshold?: number;
}

/** Submits and answers the new submission's record, state `submitted`. `POST submit/`, role submission_create. */
export function submit(client: AssemblylineClient, input: SubmissionInput, body: SubmissionBody): Promise<SubmissionRecord> {
	return client.write('POST', 'submit/', callOptions(input, body));
}

/**
 * Hands a file in for the queue and answers `{ingest_id}`, which is not the id of a submission.
 * `POST ingest/`, role submission_create.
 */
export function ingest(client: AssemblylineClient, input: SubmissionInput, body: IngestBody): Promise<{ ingest_id: string }> {
	return client.write('POST', 'ingest/', callOptions(input, body));
}

function callOptions(input: SubmissionInput, body: SubmissionBody): CallOptions {
	switch (input.kind) {
		case 'file':
			return { form: () => multipart(input.file, body), uploadBytes: input.file.size };
		case 'hash':
			return { json: { ...body, [input.hashType]: input.hash } };
		case 'text':
			return { json: { ...body, plaintext: input.text } };
		case 'url':
			return { json: { ...body, url: input.url } };
	}
}

/**
 * The two parts that the server reads. The part's own file name is a fixed one: the real name stands in the
 * JSON, where no quote or line break in it can reach a header.
 */
async function multipart(file: FileSource, body: SubmissionBody): Promise<FormData> {
	const form = new FormData();
	form.append('json', JSON.stringify(body));
	form.append('bin', await file.open(), {
		filename: 'file.bin',
		contentType: 'application/octet-stream',
		knownLength: file.size,
	});
	return form;
}
