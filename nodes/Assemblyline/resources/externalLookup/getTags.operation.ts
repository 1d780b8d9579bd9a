import { defineCall } from '../../core/call';

export const getTags = defineCall({
	name: 'Get Tags',
	value: 'getTags',
	action: 'Get the tags that external sources know',
	description: 'Return the external sources that your user may ask, one item each, with the types of tags that each of them knows; no items where there are none',
	endpoint: 'GET federated_lookup/tags/',
	roles: ['external_query'],
	fields: {},
	answer: (sources: Record<string, string[]>) => Object.entries(sources).map(([source, tags]) => ({ source, tags })),
});
