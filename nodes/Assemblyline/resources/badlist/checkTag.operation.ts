import { getTagEntry, type KnownList } from '../../client/knownLists';
import { defineOperation } from '../../core/operation';
import { foundEntry } from './entry';
import { checkTag, reportedTag, tagTypeField, tagValueField } from './tags';

export const checkTagIn = (list: KnownList) =>
	defineOperation({
		name: 'Check Tag',
		value: 'checkTag',
		action: `Check whether a tag is in the ${list}`,
		description: `Return the ${list} entry about a tag with found: true, or found: false where there is none. An entry counts only while its enabled is true.`,
		endpoints: [`GET ${list}/<tag_type>/<tag_value>/`],
		roles: [`${list}_view`],
		fields: { tagType: tagTypeField, tagValue: tagValueField },
		check: checkTag,
		async execute({ client }, { tagType, tagValue }) {
			const tag = reportedTag(tagType, tagValue);
			return foundEntry(list, await getTagEntry(client, list, tag.type, tag.value), { tag });
		},
	});
