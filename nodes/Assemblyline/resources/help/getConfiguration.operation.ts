import { defineCall } from '../../core/call';

export const getConfiguration = defineCall({
	name: 'Get Configuration',
	value: 'getConfiguration',
	action: 'Get the configuration',
	description:
		'Return limits, defaults and verdict thresholds, and the services of each category and stage. Names are one text with dots in it, e.g. submission.max_file_size, which an expression has in brackets and quotes. Sizes are bytes, times to live are days.',
	endpoint: 'GET help/configuration/',
	roles: [],
	fields: {},
});
