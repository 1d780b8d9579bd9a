import type { AssemblylineClient } from './client';
import type { JsonObject } from './types';

/** The classification engine's definition: as the server uses it, or as its administrators wrote it. `GET help/classification_definition/`, any user. */
export function getClassificationDefinition(client: AssemblylineClient, original = false): Promise<JsonObject> {
	return client.read('help/classification_definition/', { query: original ? { original: true } : {} });
}

/** Limits and defaults by dotted name, e.g. `submission.max_file_size` (bytes). `GET help/configuration/`, any user; 403 in read-only mode. */
export function getConfiguration(client: AssemblylineClient): Promise<JsonObject> {
	return client.read('help/configuration/');
}

/** Priorities, file types and who takes them, tag types. `GET help/constants/`, any user; 403 in read-only mode. */
export function getConstants(client: AssemblylineClient): Promise<JsonObject> {
	return client.read('help/constants/');
}

/** The terms of service in Markdown; null where the server has none. `GET help/tos/`, any user. */
export function getTermsOfService(client: AssemblylineClient): Promise<string | null> {
	return client.read('help/tos/');
}

/** Every endpoint that the caller's roles allow. `GET` of `/api/v4/` itself, any user. */
export async function listEndpoints(client: AssemblylineClient): Promise<JsonObject[]> {
	return (await client.read<{ apis: JsonObject[] }>('')).apis;
}
