import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject } from './types';

export interface FileInfo extends JsonObject {
	/** The lowest of the markings with which the file was handed in. */
	classification: string;
}

/** The file's record: hashes, type, size, when it was seen, labels. `GET file/info/<sha256>/`, role submission_view or file_detail. */
export function getFileInfo(client: AssemblylineClient, sha256: string): Promise<FileInfo> {
	return client.read(path`file/info/${sha256}/`);
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

/** An image of a result section as a `data:` URI. `GET file/image/<sha256>/`, role submission_view; 403 for every other file. */
export function getFileImage(client: AssemblylineClient, sha256: string): Promise<string> {
	return client.read(path`file/image/${sha256}/`);
}
