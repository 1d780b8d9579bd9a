import { defineCall } from '../../core/call';
import { optionsField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { searchOptions } from '../../shared/searchFields';

export const getResults = defineCall({
	name: 'Get Results',
	value: 'getResults',
	action: 'Get the results of all services for a file',
	description:
		'Return the newest result of every service, with parents, children, tags, heuristics, signatures and ATT&CK matrix. Older results are under alternates.',
	endpoint: 'GET file/result/<sha256>/',
	roles: ['submission_view'],
	fields: {
		fileId: fileLocator,
		options: optionsField({ archiveOnly: searchOptions.archiveOnly }),
	},
});
