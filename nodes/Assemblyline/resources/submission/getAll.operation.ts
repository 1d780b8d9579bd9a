import { pages } from '../../client/pagination';
import { segmentProblem } from '../../client/path';
import { listSubmissions } from '../../client/submission';
import { shownWhen } from '../../core/field';
import { choiceField, optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { userLocator } from '../../shared/locators';
import { returnAllFields } from '../../shared/returnAll';
import { narrowedBy, queryField, searchOptions } from '../../shared/searchFields';

const listOptions = optionsField({
	useArchive: searchOptions.useArchive,
	archiveOnly: searchOptions.archiveOnly,
});

export const getAll = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many submissions',
	description: 'List the submissions of a user or of a group, newest first: state, highest score, counts and times, not the whole records. For more than 10,000 take the operation Search.',
	endpoints: ['GET submission/list/user/<username>/', 'GET submission/list/group/<group>/'],
	roles: ['submission_view'],
	fields: {
		scope: choiceField<'group' | 'user'>({
			displayName: 'Scope',
			name: 'scope',
			options: [
				{ name: 'Group', value: 'group', description: 'Submissions that were made for a group, or all' },
				{ name: 'User', value: 'user', description: 'Submissions that a user made' },
			],
			default: 'group',
			description: 'Whose submissions to list',
		}),
		group: shownWhen(
			{ scope: ['group'] },
			textField(
				{ displayName: 'Group', name: 'group', required: true, default: 'ALL', placeholder: 'e.g. CERT', description: 'Name of the group. ALL stands for every submission that your user may see.' },
				segmentProblem,
			),
		),
		userId: shownWhen({ scope: ['user'] }, userLocator),
		query: queryField,
		...returnAllFields,
		options: listOptions,
	},
	async execute({ client, hint }, { scope, group = '', userId = '', query, limit, options }) {
		return pages(
			(window) => listSubmissions(client, scope, scope === 'user' ? userId : group, { ...narrowedBy(query), ...queryOf(listOptions.fields, options), ...window }),
			{ limit, key: ({ id }) => id, onEnd: () => hint('The list ends at 10,000 submissions, as far as the server goes: take the operation Search for the rest.') },
		);
	},
});
