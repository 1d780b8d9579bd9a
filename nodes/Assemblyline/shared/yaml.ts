import { Document, parse, parseDocument, YAMLParseError } from 'yaml';
import { AssemblylineError } from '../client/errors';
import { isJsonObject } from '../client/json';
import type { JsonObject } from '../client/types';

/** As the server reads it: there `on` and `1_000` are no texts. */
const VERSION = { version: '1.1' } as const;

/** Text of YAML as plain data. */
export const parseYaml = (text: string): unknown => parse(text, VERSION) as unknown;

/** Where a text is no YAML: the library's own message repeats the line, and with it what may be a secret. */
export function yamlPlace(error: unknown): string {
	const [start] = error instanceof YAMLParseError ? (error.linePos ?? []) : [];
	return start ? ` (line ${start.line}, column ${start.col})` : '';
}

/**
 * A YAML text with an object at its top, to be changed entry by entry: what is not touched, comments too, stays
 * as it is. Undefined where nothing stands in it.
 * @throws AssemblylineError where it is something else
 */
export function yamlMap(text: string) {
	const document = parseDocument(text, VERSION);
	if (document.errors.length === 0 && document.contents === null) return undefined;
	const entries: unknown = document.errors.length === 0 ? document.toJS() : undefined;
	if (!isJsonObject(entries)) throw new AssemblylineError('serverError', "The server's post-processing actions cannot be read: they are not valid YAML", {
		hint: 'An administrator has to put them right first.',
	});
	// An empty object stands in braces; what is added to it should not.
	if (Object.keys(entries).length === 0) return yamlMapOf(new Document({}, VERSION), entries);
	return yamlMapOf(document, entries);
}

function yamlMapOf(document: Document, entries: JsonObject) {
	return {
		entries,
		set: (name: string, value: JsonObject) => document.set(name, document.createNode(value)),
		remove: (name: string) => document.delete(name),
		// Laid out as the server does it itself, so that only what was changed differs. New texts are quoted: what is
		// a text without quotes is not the same to every reader of YAML.
		toString: () => document.toString({ lineWidth: 0, indentSeq: false, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }),
	};
}
