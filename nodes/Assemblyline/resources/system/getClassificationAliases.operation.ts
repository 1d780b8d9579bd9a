import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';

export const getClassificationAliases = defineCall({
	name: 'Get Classification Aliases',
	value: 'getClassificationAliases',
	action: 'Get the classification aliases',
	description: 'Return the names that are shown in place of parts of a classification, one item each. Needs the role administration.',
	endpoint: 'GET system/classification_aliases/',
	roles: ['administration'],
	fields: {},
	answer: (aliases: Record<string, JsonObject>) => Object.entries(aliases).map(([alias, names]) => ({ alias, ...names })),
});
