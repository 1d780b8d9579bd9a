import type { AssemblylineClient } from './client';
import { type DownloadedFile, downloadFile } from './download';
import { AssemblylineError } from './errors';
import { path } from './path';
import type { JsonObject } from './types';

export type OntologySource = 'alert' | 'file' | 'submission';

/** `sha256` and `service` pick what they name; `all` gives earlier results of a file too, not only the newest of each service. */
export interface OntologyFilter {
	all?: boolean;
	service?: string[];
	sha256?: string[];
}

/**
 * Results in their machine-readable form, one JSON object a line; nothing where no service wrote any.
 * `GET ontology/<source>/<id>/`, role submission_view (alert: alert_view). `all` is for files, `sha256` for the others.
 */
export function downloadOntology(client: AssemblylineClient, source: OntologySource, id: string, filter: OntologyFilter): Promise<DownloadedFile> {
	return downloadFile(client, path`ontology/${source}/${id}/`, { query: { ...filter } });
}

/** The records of a file with one JSON object a line, as they arrive. */
export async function* ontologyRecords({ content }: DownloadedFile): AsyncGenerator<JsonObject[], void, undefined> {
	const decoder = new TextDecoder();
	let begun: string[] = [];
	for await (const bytes of content instanceof Buffer ? [content] : content) {
		const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split('\n');
		begun.push(first);
		if (others.length === 0) continue;
		const lines = [begun.join(''), ...others];
		begun = [lines.pop() ?? ''];
		const records = lines.filter((line) => line.trim() !== '').map(parseRecord);
		if (records.length > 0) yield records;
	}
	const last = begun.join('') + decoder.decode();
	if (last.trim() !== '') yield [parseRecord(last)];
}

function parseRecord(line: string): JsonObject {
	const record = parsed(line);
	if (record === undefined) throw new AssemblylineError('serverError', 'The server sent a record that is not whole JSON: its answer was cut off, or is damaged');
	return record;
}

/** Undefined for what is no JSON. */
function parsed(line: string): JsonObject | undefined {
	try {
		return JSON.parse(line) as JsonObject;
	} catch {
		return undefined;
	}
}
