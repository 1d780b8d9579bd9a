import type { Resource } from '../../core/operation';
import { addWebhook } from './addWebhook.operation';
import { clearMessage } from './clearMessage.operation';
import { getActions } from './getActions.operation';
import { getClassificationAliases } from './getClassificationAliases.operation';
import { getMessage } from './getMessage.operation';
import { getMetadataSuggestions } from './getMetadataSuggestions.operation';
import { getStatus } from './getStatus.operation';
import { getTagSafelist } from './getTagSafelist.operation';
import { getIdentifyRules, setIdentifyRules } from './identifyRules';
import { removeAction } from './removeAction.operation';
import { setAction } from './setAction.operation';
import { setClassificationAliases } from './setClassificationAliases.operation';
import { setMessage } from './setMessage.operation';
import { setMetadataSuggestions } from './setMetadataSuggestions.operation';
import { setStatus } from './setStatus.operation';
import { setTagSafelist } from './setTagSafelist.operation';

export const system: Resource = {
	name: 'System',
	value: 'system',
	audience: 'administrator',
	description: 'Read and change settings of the whole server, and let it push to webhooks',
	operations: [
		getStatus, setStatus, getMessage, setMessage, clearMessage, addWebhook, getTagSafelist, setTagSafelist,
		getClassificationAliases, setClassificationAliases, getMetadataSuggestions, setMetadataSuggestions, getActions, setAction,
		removeAction, getIdentifyRules, setIdentifyRules,
	],
};
