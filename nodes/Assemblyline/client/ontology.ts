import type { DownloadedFile } from './download';
import { AssemblylineError } from './errors';
import { jsonIn } from './json';
import type { JsonObject } from './types';

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
	const record = jsonIn(line);
	if (record === undefined) throw new AssemblylineError('serverError', 'The server sent a record that is not whole JSON: its answer was cut off, or is damaged');
	return record as JsonObject;
}
