/** What n8n shows of an output before a run: fields by name, and no name that only the lab knows. */
import { createCompoundSchema } from 'genson-js';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shaped } from '../../scripts/docs/schemaShape';

const shape = (examples: object[], ...maps: string[]): unknown => shaped(createCompoundSchema(examples), new Set(maps));

describe('A schema made of examples', () => {
	it('has maps where keys are names, with what all of their values are', () => {
		expect(shape([{ scores: { A: 1, B: 2.5 } }], 'scores')).toEqual({ type: 'object', properties: { scores: { type: 'object', additionalProperties: { type: 'number' } } } });
		expect(shape([{ scores: {} }], 'scores')).toEqual({ type: 'object', properties: { scores: { type: 'object' } } });
	});

	it('has them within maps and lists, too', () => {
		const inner = { type: 'object', properties: { list: { type: 'array', items: { type: 'object', properties: { by: { type: 'object', additionalProperties: { type: 'integer' } } } } } } };
		expect(shape([{ sources: { one: { list: [{ by: { A: 1 } }] } } }], 'sources', 'sources.*.list[].by')).toEqual({ type: 'object', properties: { sources: { type: 'object', additionalProperties: inner } } });
	});

	it('has the documented type beside null, and nothing where none is known', () => {
		expect(shape([{ tlsh: null, other: null }])).toEqual({ type: 'object', properties: { tlsh: { type: ['null', 'string'] }, other: {} } });
	});
});

const folder = join(__dirname, '../../nodes/Assemblyline/__schema__');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).map((name) => join(folder, name));

test.each(files.map((file) => [file.split('__schema__/')[1] ?? file, file]))('%s has no name of a service or file for a field, and none that is null only', (_, file) => {
	const text = readFileSync(file, 'utf8');
	expect(text.match(/"(LabScanner|LABSCANNER\.\d+|heuristic__[^"]+|[0-9a-f]{32,64})": \{/g)).toBeNull();
	expect(text.match(/"[^"]+": \{\s*"type": "null"\s*\}/g)).toBeNull();
});

test('Operations that no server of the lab answers with anything have a schema, too', () => {
	const names = files.map((file) => file.split('v1.0.0/')[1]);
	expect(names).toEqual(expect.arrayContaining(['archive/getLabelSuggestions.json', 'externalLookup/getTags.json', 'file/getSimilar.json', 'service/getUpdates.json']));
});
