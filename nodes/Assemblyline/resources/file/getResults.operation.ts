import { getFileResults } from '../../client/file';
import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { archiveOnly, fileId } from './fields';

export const getResults = defineOperation({
	name: 'Get Results',
	value: 'getResults',
	action: 'Get the results of all services for a file',
	description:
		'Return the newest result of every service, with parents, children, tags, heuristics, signatures and ATT&CK matrix. Older results are under alternates.',
	endpoints: ['GET file/result/<sha256>/'],
	roles: ['submission_view'],
	fields: {
		fileId,
		options: optionsField({ archiveOnly }),
	},
	execute: ({ client }, { fileId: sha256, options }) => getFileResults(client, sha256, { archive_only: options.archiveOnly || undefined }),
});
