import { findBySsdeep } from '../../client/knownLists';
import { defineOperation } from '../../core/operation';
import { similarityField } from './entry';

export const findSimilarSsdeep = defineOperation({
	name: 'Find Similar by Ssdeep',
	value: 'findSimilarSsdeep',
	action: 'Find bad files with a similar ssdeep',
	description: 'Return badlist entries of files whose ssdeep differs in two characters at the most, one item each and 25 at the most; no item where there are none. Only the middle part of the ssdeep is compared.',
	endpoints: ['GET badlist/ssdeep/<path:qhash>/'],
	roles: ['badlist_view'],
	fields: {
		ssdeep: similarityField('ssdeep', {
			displayName: 'Ssdeep',
			placeholder: 'e.g. 96:hYLM3uQyVnbJf/XvLMSbR+0jJ:hYLEhyFbJfPvLMSbU0V',
			description: 'Of the file to compare with: three parts with colons between, without a file name',
		}),
	},
	execute: ({ client }, { ssdeep }) => findBySsdeep(client, ssdeep),
});
