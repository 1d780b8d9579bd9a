import { createCompoundSchema } from 'genson-js';

export interface OutputSchema {
	resource: string;
	operation: string;
	/** JSON Schema of the json of one item, as text. */
	schema: string;
}

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

	const outputs = new Map<string, object[]>();
	for (const [index, row] of rows.entries()) {
		if (row.error) continue;
		const recording = readRecording(row);
		const { items, error } = await perform(row, recording.given, credentialFor(`https://docs-${index}.example`), replay(recording));
		if (error) throw new Error(`${row.operation}: ${error}`);
		const known = outputs.get(row.operation) ?? [];
		outputs.set(row.operation, [...known, ...items.flatMap((item) => ('json' in item ? [item.json as object] : []))]);
	}
	return [...outputs]
		.filter(([, items]) => items.length > 0)
		.map(([name, items]) => {
			const [resource = '', operation = ''] = name.split('.');
			return { resource, operation, schema: `${JSON.stringify(withoutRequired(createCompoundSchema(items)), null, '\t')}\n` };
		});
}

/** A recorded reply does not tell which keys are always there. */
function withoutRequired(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(withoutRequired);
	if (typeof schema !== 'object' || schema === null) return schema;
	const isSchema = 'type' in schema && !Array.isArray(Reflect.get(schema, 'properties')) && 'required' in schema && Array.isArray(schema.required);
	const kept = Object.entries(schema).filter(([key]) => !(isSchema && key === 'required'));
	return Object.fromEntries(kept.map(([key, value]) => [key, withoutRequired(value)]));
}
