import { pages } from '../../client/pagination';
import { getRetrohuntErrors } from '../../client/retrohunt';
import { choiceField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { returnAllFields } from '../../shared/returnAll';
import { retrohuntId } from './fields';

export const getErrors = defineOperation({
	name: 'Get Errors',
	value: 'getErrors',
	action: 'Get the errors of a retrohunt',
	description: 'Return the errors and warnings that a job has met so far, one item each, with type (error or warning) and message',
	endpoints: ['POST retrohunt/errors/<code>/'],
	effect: 'reads',
	roles: ['retrohunt_view'],
	fields: {
		retrohuntId,
		...returnAllFields,
		options: optionsField({
			sort: choiceField({
				displayName: 'Sort',
				name: 'sort',
				options: [
					{ name: 'Message, A First', value: 'message asc' },
					{ name: 'Message, Z First', value: 'message desc' },
					{ name: 'Type, Errors First', value: 'type asc' },
					{ name: 'Type, Warnings First', value: 'type desc' },
				],
				default: 'type asc',
				description: 'In which order they come. Left out: errors first, each in the order in which they were met.',
			}),
		}),
	},
	execute: async ({ client }, { retrohuntId: key, limit = Infinity, options: { sort } }) =>
		pages((window) => getRetrohuntErrors(client, key, { ...window, ...(sort ? { sort } : {}) }), { limit, end: Infinity }),
});
