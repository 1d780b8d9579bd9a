import { listHashSources } from '../../client/hashSearch';
import { defineOperation } from '../../core/operation';

export const getSources = defineOperation({
	name: 'Get Sources',
	value: 'getSources',
	action: 'Get the sources of hash searches',
	description: 'Return where hashes can be looked up, one item each: the name, and whether the source is outside Assemblyline',
	endpoints: ['GET hash_search/list_data_sources/'],
	roles: ['alert_view', 'submission_view'],
	fields: {},
	async execute({ client }) {
		return (await listHashSources(client)).map((name) => ({ name, external: name.startsWith('x.') }));
	},
});
