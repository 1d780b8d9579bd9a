import { getConfiguration as read } from '../../client/help';
import { defineOperation } from '../../core/operation';

export const getConfiguration = defineOperation({
	name: 'Get Configuration',
	value: 'getConfiguration',
	action: 'Get the configuration',
	description:
		'Return limits, defaults and verdict thresholds, and the services of each category and stage. Names are one text with dots in it, e.g. submission.max_file_size, which an expression has in brackets and quotes. Sizes are bytes, times to live are days.',
	endpoints: ['GET help/configuration/'],
	roles: [],
	fields: {},
	execute: ({ client }) => read(client),
});
