import { defineCall } from '../../core/call';
import { resultKeyField } from './fields';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get a result',
	description: 'Return what a service found in a file: score, sections, tags, extracted and supplementary files',
	endpoint: 'GET result/<path:cache_key>/',
	roles: ['submission_view'],
	fields: { resultId: resultKeyField },
});
