import type { AssemblylineClient } from './client';
import { downloadFile, type DownloadedFile } from './download';
import { path, type QueryValue } from './path';
import type { JsonObject } from './types';

/** Milliseconds that a language model behind the server may take. */
const AI_TIMEOUT_MS = 300_000;

/** A text made of a file, cut at 1 MiB. */
export interface FileText extends JsonObject {
	content: string;
	truncated: boolean;
}

/** The file's record: hashes, type, size, when it was seen, labels. `GET file/info/<sha256>/`, role submission_view or file_detail. */
export function getFileInfo(client: AssemblylineClient, sha256: string): Promise<JsonObject> {
	return client.read(path`file/info/${sha256}/`);
}

/** The newest result of every service, with parents, children, tags and heuristics. `GET file/result/<sha256>/`, role submission_view. */
export function getFileResults(client: AssemblylineClient, sha256: string, query: { archive_only?: boolean } = {}): Promise<JsonObject> {
	return client.read(path`file/result/${sha256}/`, { query });
}

export interface ServiceResults extends JsonObject {
	file_info: JsonObject;
	results: (JsonObject & { response: { service_name: string } })[];
}

/**
 * The newest result of a service, or up to 100 of its versions, newest first. `GET file/result/<sha256>/<service>/`,
 * role submission_view. The server goes by the beginning of the name: results of a service whose name only
 * begins alike come too.
 */
export function getFileServiceResults(client: AssemblylineClient, sha256: string, service: string, query: { all?: true } = {}): Promise<ServiceResults> {
	return client.read(path`file/result/${sha256}/${service}/`, { query });
}

/** The sum of the newest results' scores: `{file_info, result_keys, score}`. `GET file/score/<sha256>/`, role submission_view. */
export function getFileScore(client: AssemblylineClient, sha256: string): Promise<JsonObject> {
	return client.read(path`file/score/${sha256}/`);
}

/** The files that services took out of this one. `GET file/children/<sha256>/`, role submission_view. */
export function getFileChildren(client: AssemblylineClient, sha256: string): Promise<{ name: string; sha256: string }[]> {
	return client.read(path`file/children/${sha256}/`);
}

export type FileEncoding = 'cart' | 'raw' | 'zip';

/**
 * The file itself, streamed. `GET file/download/<sha256>/`, role file_download. Encoding and password are the
 * user's saved ones where they are not sent. A forbidden encoding is a 403; so is an empty password.
 * On a 4.6 server an unknown `sid` is a 500; newer ones ignore it.
 */
export function downloadFileContent(
	client: AssemblylineClient,
	sha256: string,
	query: { encoding: FileEncoding; password?: string; name?: string; sid?: string },
): Promise<DownloadedFile> {
	return downloadFile(client, path`file/download/${sha256}/`, { query });
}

/** The strings in a file, one a line; 4.7 leaves out repeated ones. `GET file/strings/<sha256>/`, role file_detail; `len`: characters. */
export function getFileStrings(client: AssemblylineClient, sha256: string, query: { len?: number } = {}): Promise<FileText> {
	return client.read(path`file/strings/${sha256}/`, { query });
}

/** A hex dump, or hexadecimal digits only. `GET file/hex/<sha256>/`, role file_detail; `length`: bytes a line of the dump. */
export function getFileHex(client: AssemblylineClient, sha256: string, query: { bytes_only?: boolean; length?: number } = {}): Promise<FileText> {
	return client.read(path`file/hex/${sha256}/`, { query });
}

/** The file with a dot for what cannot be printed. `GET file/ascii/<sha256>/`, role file_detail. */
export function getFileAscii(client: AssemblylineClient, sha256: string): Promise<FileText> {
	return client.read(path`file/ascii/${sha256}/`);
}

/** An image of a result section as a `data:` URI. `GET file/image/<sha256>/`, role submission_view; 403 for every other file. */
export function getFileImage(client: AssemblylineClient, sha256: string): Promise<string> {
	return client.read(path`file/image/${sha256}/`);
}

/** Files like this one, up to ten for each kind of likeness and value. `GET file/similar/<sha256>/`, role submission_view. */
export function getSimilarFiles(
	client: AssemblylineClient,
	sha256: string,
	query: { use_archive?: boolean; archive_only?: boolean } = {},
): Promise<JsonObject[]> {
	return client.read(path`file/similar/${sha256}/`, { query });
}

interface SummaryQuery extends Record<string, QueryValue> {
	lang?: string;
	no_cache?: boolean;
	with_trace?: boolean;
}

/** What a language model makes of a file's results. `GET file/ai/<sha256>/`, role file_detail; 400 where AI is off. Costs: sent once. */
export function summarizeFile(client: AssemblylineClient, sha256: string, query: SummaryQuery & { archive_only?: boolean } = {}): Promise<JsonObject> {
	return client.write('GET', path`file/ai/${sha256}/`, { query, timeoutMs: AI_TIMEOUT_MS });
}

/** What a language model makes of source code. `GET file/code_summary/<sha256>/`, role file_detail; 406 for what is no code. Costs: sent once. */
export function summarizeCode(client: AssemblylineClient, sha256: string, query: SummaryQuery = {}): Promise<JsonObject> {
	return client.write('GET', path`file/code_summary/${sha256}/`, { query, timeoutMs: AI_TIMEOUT_MS });
}

/** Erases the content and keeps record and results. `DELETE file/filestore/<sha256>/`, role file_purge. */
export function deleteFileContent(client: AssemblylineClient, sha256: string): Promise<{ success: true }> {
	return client.write('DELETE', path`file/filestore/${sha256}/`);
}
