import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';

export const getScore = defineCall({
	name: 'Get Score',
	value: 'getScore',
	action: 'Get the score of a file',
	description: "Return a file's score, which is the sum of one result of each service, with the keys of those results and the file's record. Of several results of a service the server takes the one whose key comes first, e.g. version 4_10 before 4_9, which need not be the newest: Get Results has that.",
	endpoint: 'GET file/score/<sha256>/',
	roles: ['submission_view'],
	fields: { fileId: fileLocator },
});
