import { createCompoundSchema } from 'genson-js';
import { shaped } from './schemaShape';

export interface OutputSchema {
	resource: string;
	operation: string;
	/** JSON Schema of the json of one item, as text. */
	schema: string;
}

/** What comes of operations to which no server of the lab has an answer with anything in it. */
const UNRECORDED: Record<string, object[]> = {
	'archive.getLabelSuggestions': [{ category: 'info', label: 'PHISHING', count: 1 }],
	'externalLookup.getTags': [{ source: 'source', tags: ['network.static.uri'] }],
	'file.getSimilar': [{ type: 'tlsh', value: 'T1', total: 1, items: [{ type: 'text/plain', sha256: 'f' }] }],
	'service.getUpdates': [{ name: 'Service', auth: {}, image: 'image:tag', latest_tag: 'tag', update_available: true, updating: false }],
};

/** What each operation puts out, from the recorded replies of a real server. */
export async function outputSchemas(): Promise<OutputSchema[]> {
	// The tests' contexts use n8n's HTTP code unless told otherwise; here every reply is a recorded one.
	Reflect.set(globalThis, 'n8nHttp', {});
	// Rows say with jest's matchers what comes out.
	Reflect.set(globalThis, 'expect', (await import('expect')).expect);
	const { perform } = await import('../../test/operations/perform');
	const { readRecording, replay } = await import('../../test/operations/recording');
	const { rows } = await import('../../test/operations');
	const { credentialFor } = await import('../../test/support/helpers');

	const outputs = new Map<string, object[]>(Object.entries(UNRECORDED));
	const maps = new Map<string, string[]>();
	// Of an operation that simplifies, n8n shows that form: it is the one of a new node.
	const isRaw = ({ item }: (typeof rows)[number]) => [item({})].flat().some(({ simplify }) => simplify === false);
	for (const [index, row] of rows.entries()) {
		if (row.error || isRaw(row)) continue;
		const known = [row.compare, row.on46?.compare].flatMap((compare) => compare?.maps ?? []);
		maps.set(row.operation, [...(maps.get(row.operation) ?? []), ...known.map((path) => path.replace('[].json.', ''))]);
		const recording = readRecording(row);
		const { items, error } = await perform(row, recording.given, credentialFor(`https://docs-${index}.example`), replay(recording));
		if (error) throw new Error(`${row.operation}: ${error}`);
		outputs.set(row.operation, [...(outputs.get(row.operation) ?? []), ...items.flatMap((item) => ('json' in item ? [item.json as object] : []))]);
	}
	return [...outputs]
		.filter(([, items]) => items.length > 0)
		.map(([name, items]) => {
			const [resource = '', operation = ''] = name.split('.');
			return { resource, operation, schema: `${JSON.stringify(shaped(createCompoundSchema(items), new Set(maps.get(name))), null, '\t')}\n` };
		});
}
