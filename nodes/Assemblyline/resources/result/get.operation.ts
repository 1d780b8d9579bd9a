import { getResult } from '../../client/result';
import { defineOperation } from '../../core/operation';
import { resultKeyField } from './fields';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a result',
	description: 'Return what a service found in a file: score, sections, tags, extracted and supplementary files',
	endpoints: ['GET result/<path:cache_key>/'],
	roles: ['submission_view'],
	fields: { resultId: resultKeyField },
	execute: ({ client }, { resultId }) => getResult(client, resultId),
});
