import { defineCall } from '../../core/call';
import { retrohuntId, searchClassification, ttl } from './fields';

export const repeat = defineCall({
	name: 'Repeat',
	value: 'repeat',
	action: 'Repeat a retrohunt',
	description: 'Run a job again, over the files that are there now, and return it; earlier hits stay',
	endpoint: 'POST retrohunt/repeat/',
	roles: ['retrohunt_run'],
	fields: { retrohuntId, searchClassification, ttl },
	body: ({ retrohuntId: key, searchClassification, ttl: days }) => ({ key, search_classification: searchClassification, ttl: days }),
});
