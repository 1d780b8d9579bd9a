import { listLookupTags } from '../../client/federatedLookup';
import { defineOperation } from '../../core/operation';

export const getTags = defineOperation({
	name: 'Get Tags',
	value: 'getTags',
	action: 'Get the tags that external sources know',
	description: 'Return the external sources that your user may ask, one item each, with the types of tags that each of them knows; no items where there are none',
	endpoints: ['GET federated_lookup/tags/'],
	roles: ['external_query'],
	fields: {},
	async execute({ client }) {
		return Object.entries(await listLookupTags(client)).map(([source, tags]) => ({ source, tags }));
	},
});
