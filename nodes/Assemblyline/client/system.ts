import type { AssemblylineClient } from './client';
import type { JsonObject } from './types';

export interface ClassificationAlias extends JsonObject {
	name: string;
	short_name: string;
}

/** Adds or replaces aliases; others stay, and none can be removed. `PUT system/classification_aliases/`, role administration. */
export function setClassificationAliases(client: AssemblylineClient, aliases: Record<string, ClassificationAlias>): Promise<JsonObject> {
	return client.write('PUT', 'system/classification_aliases/', { json: aliases });
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
