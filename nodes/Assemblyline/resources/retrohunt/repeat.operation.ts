import { repeatRetrohunt } from '../../client/retrohunt';
import { defineOperation } from '../../core/operation';
import { retrohuntId, searchClassification, ttl } from './fields';

export const repeat = defineOperation({
	name: 'Repeat',
	value: 'repeat',
	action: 'Repeat a retrohunt',
	description: 'Run a job again, over the files that are there now, and return it; earlier hits stay',
	endpoints: ['POST retrohunt/repeat/'],
	roles: ['retrohunt_run'],
	fields: { retrohuntId, searchClassification, ttl },
	execute: ({ client }, values) =>
		repeatRetrohunt(client, { key: values.retrohuntId, search_classification: values.searchClassification, ttl: values.ttl }),
});
