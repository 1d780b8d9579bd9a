import { isJsonObject } from '../../client/json';
import { defineCall } from '../../core/call';
import { textField } from '../../core/fields';
import { parseYaml, yamlPlace } from '../../shared/yaml';

export const setTagSafelist = defineCall({
	name: 'Set Tag Safelist',
	value: 'setTagSafelist',
	action: 'Set the tag safelist',
	description: 'Replace the whole list of tags that results leave out. Read it first with Get Tag Safelist, and keep what is to stay. Needs the role administration.',
	endpoint: 'PUT system/tag_safelist/',
	roles: ['administration'],
	fields: {
		tagSafelist: textField(
			{
				displayName: 'Tag Safelist',
				name: 'tagSafelist',
				required: true,
				trim: false,
				typeOptions: { rows: 8 },
				placeholder: 'e.g. {"match": {"network.static.domain": ["example.com"]}, "regex": {}}',
				description: 'The new list as YAML or JSON: match and regex, and in each of them lists of texts by tag type',
			},
			(text) => safelistProblem(text),
		),
	},
	body: ({ tagSafelist }) => tagSafelist,
});

/** What the server would refuse, or fail on. */
function safelistProblem(text: string): string | undefined {
	let lists: unknown;
	try {
		lists = parseYaml(text);
	} catch (error) {
		return `is not valid YAML${yamlPlace(error)}`;
	}
	if (!isJsonObject(lists) || !isJsonObject(lists.match) || !isJsonObject(lists.regex)) return 'must be an object with match and regex, both of them objects';
	const strange = Object.keys(lists).find((key) => key !== 'match' && key !== 'regex');
	return strange === undefined ? undefined : `must not have '${strange}' beside match and regex`;
}
