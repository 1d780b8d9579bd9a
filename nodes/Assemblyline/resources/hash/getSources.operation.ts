import { defineCall } from '../../core/call';

export const getSources = defineCall({
	name: 'Get Sources',
	value: 'getSources',
	action: 'Get the sources of hash searches',
	description: 'Return where hashes can be looked up, one item each: the name, and whether the source is outside Assemblyline',
	endpoint: 'GET hash_search/list_data_sources/',
	roles: ['alert_view', 'submission_view'],
	fields: {},
	answer: (names: string[]) => names.map((name) => ({ name, external: name.startsWith('x.') })),
});
