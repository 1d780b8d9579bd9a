import { defineCall } from '../../core/call';
import { retrohuntId } from './fields';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get a retrohunt',
	description: 'Return a job: rule, whether it is finished, and how many errors and warnings it met',
	endpoint: 'GET retrohunt/<id>/',
	roles: ['retrohunt_view'],
	fields: { retrohuntId },
});
