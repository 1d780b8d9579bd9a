import { getRetrohunt } from '../../client/retrohunt';
import { defineOperation } from '../../core/operation';
import { retrohuntId } from './fields';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a retrohunt',
	description: 'Return a job: rule, whether it is finished, and how many errors and warnings it met',
	endpoints: ['GET retrohunt/<id>/'],
	roles: ['retrohunt_view'],
	fields: { retrohuntId },
	execute: ({ client }, values) => getRetrohunt(client, values.retrohuntId),
});
