import type { AssemblylineClient } from './client';
import type { FileSource } from './multipart';

/** Milliseconds: the server packs every file before it answers. */
export const BUNDLE_TIMEOUT_MS = 300_000;

export interface ImportBundleOptions {
	allow_incomplete?: true;
	/** The submission may be there already; it is then left as it is. */
	exist_ok?: true;
	min_classification?: string;
	/** Names, separated by commas. */
	rescan_services?: string;
	/** The server takes any text for yes, `false` too. */
	to_ingest?: true;
}

/** Puts a bundle's submission and alert into this server. `POST bundle/`, role submission_create; the body is the bundle itself. */
export function importBundle(client: AssemblylineClient, bundle: FileSource, options: ImportBundleOptions): Promise<{ success: boolean }> {
	return client.write('POST', 'bundle/', { file: bundle, query: { ...options }, timeoutMs: BUNDLE_TIMEOUT_MS });
}
