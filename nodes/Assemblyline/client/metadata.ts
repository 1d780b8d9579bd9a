import type { AssemblylineClient } from './client';
import { AssemblylineError } from './errors';
import { listFields } from './search';
import { isJsonObject } from './json';
import type { JsonObject } from './types';

/** Values by their keys, those of nested ones joined with dots, as the server does. */
export function flatMetadata(metadata: JsonObject, prefix = ''): [string, unknown][] {
	return Object.entries(metadata).flatMap(([key, value]): [string, unknown][] => (isNested(value) ? flatMetadata(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]]));
}

/** Not a date, of which JSON makes a text. */
const isNested = (value: unknown): value is JsonObject => isJsonObject(value) && typeof value.toJSON !== 'function';

const METADATA = 'metadata.';

/** Characters of a key that are shown. */
const LONGEST_SHOWN = 100;

/**
 * Why the search engine will never keep a submission with these keys; undefined where it does, or the server does not
 * say which it has. A key with a value has no keys below it: `ticket` beside `ticket.id`. It counts what the server
 * has seen in any submission. `GET search/fields/submission/`, cached with the session.
 */
async function conflictOf(client: AssemblylineClient, metadata: JsonObject): Promise<AssemblylineError | undefined> {
	const keys = flatMetadata(metadata).map(([key]) => key);
	const fields = await listFields(client, 'submission').catch(() => ({}));
	const known = [...keys, ...Object.keys(fields).flatMap((name) => (name.startsWith(METADATA) ? [name.slice(METADATA.length)] : []))];
	const found = keys.flatMap((key) => known.filter((other) => other.startsWith(`${key}.`) || key.startsWith(`${other}.`)).map((other) => ({ key, other })))[0];
	if (!found) return undefined;
	return new AssemblylineError('badRequest', `Metadata: the server cannot keep the key ${found.key.slice(0, LONGEST_SHOWN)}, as it has ${found.other.slice(0, LONGEST_SHOWN)}`, {
		parameter: 'Metadata',
		hint: `A key with a value has no keys below it, and the server goes by all that it has ever seen. Choose another key, e.g. ${found.key.slice(0, LONGEST_SHOWN).replaceAll('.', '_')}${found.key.includes('.') ? '' : '_2'}.`,
	});
}

/**
 * Refuses keys of which an ingest would die: the server takes it, and then never analyzes it, without a word. Only keys
 * with dots are looked at, as the others are most often fine.
 * @throws AssemblylineError before anything is sent
 */
export async function refuseLost(client: AssemblylineClient, metadata: JsonObject = {}): Promise<void> {
	const isDotted = flatMetadata(metadata).some(([key]) => key.includes('.'));
	const conflict = isDotted ? await conflictOf(client, metadata) : undefined;
	if (conflict) throw conflict;
}

/** Where the keys that this pack adds to the metadata come from. */
const OWN_KEYS: Record<string, string> = {
	n8n_try: "Retry On Fail in the node's settings",
	n8n_run: 'the option Run ID',
	n8n_run_file: 'the option Run ID',
	'n8n.workflow': 'the option Link to Execution',
	'n8n.execution_url': 'the option Link to Execution',
};

/** What a call answers that hands something in. A server that takes certain metadata only refuses keys that the user has not written: the error then says what has put them there. */
export async function explained<T>(call: Promise<T>): Promise<T> {
	return call.catch((error: unknown) => {
		if (!(error instanceof AssemblylineError) || !error.message.startsWith('Extra metadata found')) throw error;
		const from = [...new Set(Object.entries(OWN_KEYS).flatMap(([key, source]) => (error.message.includes(`'${key}'`) ? [source] : [])))];
		if (from.length === 0) throw error;
		throw error.with({ hint: `The server takes certain metadata only. Keys that begin with n8n come from ${from.join(' and ')}: switch it off, or have an administrator add them to submission.metadata in the server's configuration.` });
	});
}

/** Whole numbers that the search engine keeps. */
export const MAX_INTEGER = 2_147_483_647;

/** Keys beyond which a server may have no room for more: by default it keeps 1,000 and more fields in all. */
const MANY_KEYS = 100;

/** What a submission answers; a failure without words of the server's own (status 500) tells the likely cause. */
export async function withCause<T>(client: AssemblylineClient, { metadata = {}, params = {} }: { metadata?: JsonObject; params?: JsonObject }, submission: Promise<T>): Promise<T> {
	return explained(submission).catch(async (error: unknown) => {
		if (!(error instanceof AssemblylineError) || error.kind !== 'serverError') throw error;
		const keys = flatMetadata(metadata).length;
		const conflict = keys > 0 ? await conflictOf(client, metadata) : undefined;
		if (conflict) throw error.with({ message: conflict.message, parameter: conflict.parameter, hint: conflict.hint, isForeign: false });
		if (keys > MANY_KEYS) throw error.with({ hint: `The server fails like this where it has no room for more keys: Metadata has ${keys}. Put many values into few keys, e.g. as JSON text.` });
		const large = Object.entries(params).flatMap(([name, value]) => (typeof value === 'number' && Math.abs(value) > MAX_INTEGER ? [name] : []));
		const sent = Object.keys(params).length + keys > 0;
		if (sent) throw error.with({ hint: `The server fails like this over a value that it cannot keep${large.length > 0 ? `, such as the number of ${large.join(', ')}` : ': look at large numbers, and at what Extra Parameters and Metadata hold'}.` });
		throw error;
	});
}
