import type { AssemblylineClient } from './client';
import { AssemblylineError } from './errors';
import { hinted } from './failures';
import { path } from './path';
import type { JsonObject } from './types';

/** Two lists with one API: what is known to be bad, and what is known to be good. */
export type KnownList = 'badlist' | 'safelist';

/** Kinds of attribution that a badlist entry may have. */
export const ATTRIBUTION_TYPES = ['actor', 'campaign', 'category', 'exploit', 'family', 'implant', 'network'] as const;

export type AttributionType = (typeof ATTRIBUTION_TYPES)[number];

export type SourceType = 'external' | 'user';

export interface Hashes {
	md5?: string;
	sha1?: string;
	sha256?: string;
	/** The badlist only, as the next. */
	ssdeep?: string;
	tlsh?: string;
}

/** Body of `POST <list>/`. */
export interface NewEntry {
	type: 'file' | 'signature' | 'tag';
	hashes?: Hashes;
	file?: { name?: string[]; size?: number; type?: string };
	tag?: { type: string; value: string };
	signature?: { name: string };
	sources: { name: string; type: SourceType; reason: string[]; classification?: string }[];
	/** Days until it expires; without it an update takes the expiry away, or sets the server's default. */
	dtl?: number;
	/** Of a new entry only: an update leaves it as it is. */
	enabled?: boolean;
	attribution?: Partial<Record<AttributionType, string[]>>;
}

/** An entry as the server keeps it. */
export interface ListEntry extends JsonObject {
	hashes: Record<string, string | null>;
}

/**
 * The entry with this key; undefined where there is none. `GET <list>/<qhash>/`, role <list>_view. The key of a
 * file is the best of its hashes (SHA-256, SHA-1, MD5, TLSH, ssdeep): by another one it is not found.
 */
export function getEntry(client: AssemblylineClient, list: KnownList, key: string): Promise<ListEntry | undefined> {
	return ifListed(client.read(path`${list}/${key}/`));
}

/** The entry about a tag; undefined where there is none. `GET <list>/<tag_type>/<tag_value>/`, role <list>_view. */
export function getTagEntry(client: AssemblylineClient, list: KnownList, type: string, value: string): Promise<ListEntry | undefined> {
	// Encoded twice: the handler decodes it once more.
	return ifListed(client.read(path`${list}/${type}/${encodeURIComponent(normalTagValue(type, value))}/`));
}

/** The entry about a signature; undefined where there is none. `GET safelist/signature/<signature_name>/`, role safelist_view. */
export function getSignatureEntry(client: AssemblylineClient, name: string): Promise<ListEntry | undefined> {
	// Encoded twice, too.
	return ifListed(client.read(path`safelist/signature/${encodeURIComponent(name)}/`));
}

/** Any other 404, such as that of a proxy or a wrong path, must not pass for 'not known to be bad'. */
async function ifListed(call: Promise<ListEntry>): Promise<ListEntry | undefined> {
	return call.catch((error: unknown) => {
		if (error instanceof AssemblylineError && error.kind === 'notFound' && /hash was not found in the/.test(error.message)) return undefined;
		throw error;
	});
}

/** The server writes domains, and the hosts of URIs, in small letters when it adds a tag, but not when it looks one up. */
function normalTagValue(type: string, value: string): string {
	if (type.endsWith('.domain')) return value.toLowerCase();
	if (!type.endsWith('.uri')) return value;
	const host = uriHost(value) ?? '';
	return value.replace(host, () => host.toLowerCase());
}

/** What stands between `//` and the next slash; undefined without `//`, where the server fails with status 500. */
export function uriHost(uri: string): string | undefined {
	return /\/\/([^/]*)/.exec(uri)?.[1];
}

/**
 * Adds an entry, or its sources and attribution to the one that is there. `POST <list>/`, role <list>_manage; for
 * external sources signature_import too. Answers `{success, op, hash}`: op is `add` or `update`, hash the key.
 */
export function addEntry(client: AssemblylineClient, list: KnownList, entry: NewEntry): Promise<JsonObject> {
	return hinted(client.write('POST', path`${list}/`, { json: entry }), 'The server fails like this on a value that it does not know: check the classification.');
}

/**
 * The same for many, all or none; sources are not checked. `POST <list>/add_update_many/`, role <list>_manage.
 * Answers `{success: count, errors}`. Of several entries with one key only the last one counts.
 */
export async function addEntries(client: AssemblylineClient, list: KnownList, entries: NewEntry[]): Promise<JsonObject> {
	const reply = await client.write<{ success: number; errors: unknown[] | boolean }>('POST', path`${list}/add_update_many/`, { json: entries });
	// Documented as a list of hashes; what comes is whether any of them failed, and a list only where nothing was sent.
	const failed = Array.isArray(reply.errors) ? reply.errors.length > 0 : reply.errors;
	if (failed) throw new AssemblylineError('serverError', `The server could not store all of ${entries.length} entries, and does not say which`, {
		hint: 'Send fewer items at once, e.g. with Loop Over Items, to find the one that it does not take.',
	});
	return { ...reply };
}

/**
 * Entries whose ssdeep is near: up to two characters of the middle part may differ. `GET badlist/ssdeep/<path:qhash>/`,
 * role badlist_view; 25 at the most. Its slashes are part of the value.
 */
export function findBySsdeep(client: AssemblylineClient, ssdeep: string): Promise<JsonObject[]> {
	return client.read(`badlist/ssdeep/${encodeURIComponent(ssdeep)}/`);
}

/** Every type of tag that the server knows, e.g. `network.static.domain`. `GET help/constants/`; cached with the session. */
export async function listTagTypes(client: AssemblylineClient): Promise<string[]> {
	return (await client.cached<{ tag_types: string[] }>('help/constants/')).tag_types;
}
