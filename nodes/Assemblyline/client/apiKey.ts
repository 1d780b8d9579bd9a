import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject, ListWindow } from './types';

/** A key as the server keeps it; its ID is `<name>+<user>`. The secret is in no reply but that of its creation. */
export interface ApiKey extends JsonObject {
	id: string;
	key_name: string;
	uname: string;
	/** R, W, E, or C alone for roles of its own. */
	acl: string[];
	roles: string[];
	/** ISO 8601; null where it never expires. */
	expiry_ts: string | null;
	last_used: string | null;
}

export interface ApiKeyPage {
	items: ApiKey[];
	total: number;
}

/** What a key is to be. The server wants each of these, `expiry_ts` as null too. */
export interface NewApiKey {
	key_name: string;
	uname: string;
	priv: string[];
	roles: string[];
	expiry_ts: string | null;
}

/** One page of all keys. `GET apikey/list/`, role administration. */
export function listApiKeys(client: AssemblylineClient, request: ListWindow & { query?: string; sort?: string }): Promise<ApiKeyPage> {
	return client.read('apikey/list/', { query: { ...request } });
}

/** One key. `GET apikey/<key_id>/`, role apikey_access for own ones, else administration. */
export function getApiKey(client: AssemblylineClient, id: string): Promise<ApiKey> {
	return client.read(path`apikey/${id}/`);
}

/**
 * Adds a key, or replaces the one with the ID `replaced`, whose secret stays. Answers it with its secret in
 * `keypassword`, null for a replaced one. Roles that its user lacks are left out without a word.
 * `PUT apikey/add/`, role apikey_access for own ones, else administration.
 */
export async function saveApiKey(client: AssemblylineClient, key: NewApiKey, replaced?: string): Promise<ApiKey & { keypassword: string | null }> {
	const { creation_date: _inAnotherForm, ...saved } = await client.write<ApiKey & { keypassword: string | null }>('PUT', 'apikey/add/', { query: replaced === undefined ? {} : { keyid: replaced }, json: key });
	return saved as ApiKey & { keypassword: string | null };
}
