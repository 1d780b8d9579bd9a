import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';
import { returnAllFields } from '../../shared/returnAll';

export const getStats = defineCall({
	name: 'Get Statistics',
	value: 'getStats',
	action: 'Get statistics of signatures',
	description: 'Return how often signatures were seen and with what scores, one item for each. The server counts from time to time; Get counts one anew.',
	endpoint: 'GET signature/stats/',
	roles: ['signature_view'],
	fields: returnAllFields,
	answer: (stats: JsonObject[], { limit }) => stats.slice(0, limit),
});
