import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject } from './types';

/** Those that can be paused; the server answers `false` for any other name, as if it were paused. */
export type Component = 'dispatcher' | 'ingester';

export interface SystemMessage extends JsonObject {
	message: string;
	severity: string;
	title?: string;
	/** Who has set it; the server fills it in. */
	user?: string;
}

/** Whether components run, by name. `GET system/status/<component>/`, any user. */
export function getComponentStatus(client: AssemblylineClient, component: Component | 'ALL'): Promise<Record<string, boolean>> {
	return client.read(path`system/status/${component}/`);
}

/** Pauses a component, or lets it go on. `PUT system/status/<component>/`, role administration. */
export function setComponentStatus(client: AssemblylineClient, component: Component, active: boolean): Promise<JsonObject> {
	return client.write('PUT', path`system/status/${component}/`, { query: { active } });
}

/** The banner; null where there is none. `GET system/system_message/`, role administration. */
export function getSystemMessage(client: AssemblylineClient): Promise<SystemMessage | null> {
	return client.read('system/system_message/');
}

/** Shows a banner to every user, in place of the one before. `PUT system/system_message/`, role administration. */
export function setSystemMessage(client: AssemblylineClient, message: SystemMessage): Promise<JsonObject> {
	return client.write('PUT', 'system/system_message/', { json: message });
}

/** Takes the banner away; no error where there is none. `DELETE system/system_message/`, role administration. */
export function clearSystemMessage(client: AssemblylineClient): Promise<JsonObject> {
	return client.write('DELETE', 'system/system_message/');
}

/** All suggestions, by metadata key. `GET system/metadata_suggestions/`, role administration. */
export function getMetadataSuggestions(client: AssemblylineClient): Promise<Record<string, string[]>> {
	return client.read('system/metadata_suggestions/');
}

/** The suggestions of one metadata key; null where it has none. `GET system/metadata_suggestions/?key=`, role administration. */
export function getSuggestionsOfKey(client: AssemblylineClient, key: string): Promise<string[] | null> {
	return client.read('system/metadata_suggestions/', { query: { key } });
}

/**
 * Replaces the suggestions of one metadata key; others stay. A key can be emptied but never removed.
 * `PUT system/metadata_suggestions/?key=`, role administration.
 */
export function setSuggestionsOfKey(client: AssemblylineClient, key: string, values: string[]): Promise<JsonObject> {
	return client.write('PUT', 'system/metadata_suggestions/', { query: { key }, json: values });
}

export interface ClassificationAlias extends JsonObject {
	name: string;
	short_name: string;
}

/** What is shown in place of parts of a classification. `GET system/classification_aliases/`, role administration. */
export function getClassificationAliases(client: AssemblylineClient): Promise<Record<string, ClassificationAlias>> {
	return client.read('system/classification_aliases/');
}

/** Adds or replaces aliases; others stay, and none can be removed. `PUT system/classification_aliases/`, role administration. */
export function setClassificationAliases(client: AssemblylineClient, aliases: Record<string, ClassificationAlias>): Promise<JsonObject> {
	return client.write('PUT', 'system/classification_aliases/', { json: aliases });
}

/** The tag safelist as YAML text. `GET system/tag_safelist/`, role administration. */
export function getTagSafelist(client: AssemblylineClient, factory = false): Promise<string> {
	return client.read('system/tag_safelist/', { query: factory ? { default: true } : {} });
}

/** Replaces the whole tag safelist; the body is a JSON string that holds YAML. `PUT system/tag_safelist/`, role administration. */
export function setTagSafelist(client: AssemblylineClient, yaml: string): Promise<JsonObject> {
	return client.write('PUT', 'system/tag_safelist/', { json: yaml });
}

/** The post-processing actions as YAML text; the factory ones where none were ever stored. `GET system/actions/`, role administration. */
export function getActionsText(client: AssemblylineClient, factory = false): Promise<string> {
	return client.read('system/actions/', { query: factory ? { default: true } : {} });
}

/**
 * Replaces all post-processing actions: those that are not in the text are gone, alerting among them. The body
 * is a JSON string that holds YAML. `PUT system/actions/`, role administration.
 */
export function putActionsText(client: AssemblylineClient, yaml: string): Promise<JsonObject> {
	return client.write('PUT', 'system/actions/', { json: yaml });
}
