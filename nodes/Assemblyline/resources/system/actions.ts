import type { AssemblylineClient } from '../../client/client';
import { InvalidParameterError } from '../../client/errors';
import { inTurn } from '../../client/inTurn';
import { own } from '../../client/own';
import { getActionsText, putActionsText } from '../../client/system';
import { isJsonObject } from '../../client/json';
import type { JsonObject } from '../../client/types';
import { textField } from '../../core/fields';
import { yamlMap } from '../../shared/yaml';

export const ACTION_ENDPOINTS = ['GET system/actions/', 'PUT system/actions/'];

export const actionNameField = textField(
	{
		displayName: 'Action Name',
		name: 'actionName',
		required: true,
		placeholder: 'e.g. n8n_push',
		description: 'The name of the post-processing action. The default ones are default_alerts, which raises alerts, and default_resubmit.',
	},
	(name) => (/\p{Cc}/u.test(name) ? 'must not contain control characters' : undefined),
);

export const filterTexts = {
	displayName: 'Filter',
	name: 'filter',
	placeholder: 'e.g. max_score: >=700',
	description: 'Which submissions the action is for, in Lucene syntax on the fields of a submission',
};

/** Stored actions; the factory ones where nothing is stored. An empty set that somebody stored stays empty. */
async function readActions(client: AssemblylineClient) {
	const actions = yamlMap(await getActionsText(client)) ?? yamlMap(await getActionsText(client, true));
	return actions ?? yamlMap('{}\n');
}

/** Every action by name, or the factory ones. */
export async function listActions(client: AssemblylineClient, factory: boolean): Promise<JsonObject[]> {
	const actions = factory ? yamlMap(await getActionsText(client, true)) : await readActions(client);
	return Object.entries(actions?.entries ?? {}).map(([name, action]) => actionItem(name, isJsonObject(action) ? action : {}));
}

/** Changes one action and leaves all others: each change replaces the whole set. `change` answers its new fields, or null to remove it. */
export function changeAction(client: AssemblylineClient, name: string, change: (before?: JsonObject) => JsonObject | null): Promise<JsonObject | null> {
	return inTurn(`${client.host} actions`, async () => {
		const actions = await readActions(client);
		const before = own(actions?.entries ?? {}, name);
		const after = change(isJsonObject(before) ? before : undefined);
		if (after) actions?.set(name, after);
		else actions?.remove(name);
		await putActionsText(client, String(actions));
		return after;
	});
}

/** Fields that were set, over those that are there; a new action cannot be without a filter. */
export function mergedAction(before: JsonObject | undefined, changes: JsonObject): JsonObject {
	const set = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
	const action = { ...before, ...set };
	if (!action.filter) throw new InvalidParameterError('Filter', 'is needed for a new action');
	return action;
}

/** An action as it is shown: without the secrets of its webhook. */
export function actionItem(name: string, { webhook, ...action }: JsonObject): JsonObject {
	if (!isJsonObject(webhook)) return { name, ...action, webhook: null };
	const { password, headers, ...shown } = webhook;
	const names = (Array.isArray(headers) ? (headers as unknown[]) : []).map((header) => ({ name: isJsonObject(header) ? header.name : undefined }));
	return { name, ...action, webhook: { ...shown, headers: names, has_password: Boolean(password) } };
}
