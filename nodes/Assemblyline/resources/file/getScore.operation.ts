import { defineCall } from '../../core/call';
import { fileId } from './fields';

export const getScore = defineCall({
	name: 'Get Score',
	value: 'getScore',
	action: 'Get the score of a file',
	description: "Return a file's score, which is the sum of each service's newest result, with the keys of those results and the file's record",
	endpoint: 'GET file/score/<sha256>/',
	roles: ['submission_view'],
	fields: { fileId },
});
