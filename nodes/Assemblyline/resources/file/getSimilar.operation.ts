import { InvalidParameterError } from '../../client/errors';
import { defineCall } from '../../core/call';
import { optionsField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { searchOptions } from '../../shared/searchFields';

export const getSimilar = defineCall({
	name: 'Get Similar',
	value: 'getSimilar',
	action: 'Get files that are similar to a file',
	description:
		'Return the files that share a TLSH, a part of the ssdeep or a vector with a file: one item for each such type and value, with the newest ten files under items and how many there are under total',
	endpoint: 'GET file/similar/<sha256>/',
	roles: ['submission_view'],
	fields: {
		fileId: fileLocator,
		options: optionsField({
			archiveOnly: searchOptions.archiveOnly,
			useArchive: searchOptions.useArchive,
		}),
	},
	check({ options }) {
		if (options.archiveOnly && options.useArchive) throw new InvalidParameterError('Use Archive', 'cannot be used with Archive Only');
	},
});
