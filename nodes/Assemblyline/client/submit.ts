import type { AssemblylineClient, CallOptions } from './client';
import { submitInChunks } from './chunks';
import { explained, refuseLost, withCause } from './metadata';
import { type FileSource, multipart } from './multipart';
import { ROOM_MS } from './retry';
import type { JsonObject, SubmissionRecord } from './types';

/** What to analyze. The server fetches a hash from its own store or from named external sources. */
export type SubmissionInput =
	| { kind: 'file'; file: FileSource }
	/** `hashType` is the server's name for the kind of identifier: md5, sha1, sha256, ssdeep, tlsh, or one of its file sources' own. */
	| { kind: 'hash'; hashType: string; hash: string }
	| { kind: 'text'; text: string }
	/** As browsers have it: not defanged. */
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

export interface SubmitOptions {
	/** Bytes above which a file is sent in parts, see {@link submitInChunks}. */
	chunkBytes?: number;
	/** Milliseconds for which it is waited where as many submissions of the user run as the server allows. */
	roomMs?: number;
}

/** Submits and answers the new submission's record, state `submitted`. `POST submit/`, role submission_create. */
export function submit(client: AssemblylineClient, input: SubmissionInput, body: SubmissionBody, { chunkBytes = Infinity, roomMs = ROOM_MS }: SubmitOptions = {}): Promise<SubmissionRecord> {
	const isLarge = input.kind === 'file' && input.file.size > chunkBytes;
	return withCause(client, body, isLarge ? submitInChunks(client, input.file, body, chunkBytes, roomMs) : client.write('POST', 'submit/', { ...callOptions(input, body), roomMs }));
}

/**
 * Hands a file in for the queue and answers `{ingest_id}`, which is not the id of a submission.
 * `POST ingest/`, role submission_create.
 * @param roomMs as with {@link submit}; by default a server lets a user have any number of ingests under way
 * @throws AssemblylineError before anything is sent, where the server would take the file and lose it
 */
export async function ingest(client: AssemblylineClient, input: SubmissionInput, body: IngestBody, roomMs = ROOM_MS): Promise<{ ingest_id: string }> {
	await refuseLost(client, body.metadata);
	return explained(client.write('POST', 'ingest/', { ...callOptions(input, body), roomMs }));
}

function callOptions(input: SubmissionInput, body: SubmissionBody): CallOptions {
	switch (input.kind) {
		case 'file':
			return { file: input.file, form: (content) => multipart(content, input.file.size, body) };
		case 'hash':
			return { json: { ...body, [input.hashType]: input.hash } };
		case 'text':
			return { json: { ...body, plaintext: input.text } };
		case 'url':
			return { json: { ...body, url: exactUrl(input.url) } };
	}
}

/**
 * The server takes a backslash with the next sign, and dots, slashes and colons in brackets, for what somebody has
 * defanged, wherever they stand: percent-encoded, they stay, and mean the same to who is visited.
 */
const exactUrl = (url: string) => url.replace(/\\|[([{](?:\.|dot|:\/\/|[:/])[)\]}]/gi, (found) => found.replace(/[\\()[\]{}]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`));
