import { isJsonObject } from '../../client/json';
import { defineCall } from '../../core/call';
import { parseYaml } from '../../shared/yaml';
import { factoryDefaultField } from './fields';

export const getTagSafelist = defineCall({
	name: 'Get Tag Safelist',
	value: 'getTagSafelist',
	action: 'Get the tag safelist',
	description: 'Return the tags that results leave out: values (match) and regular expressions (regex) by tag type, and the same as the YAML text that Set Tag Safelist takes. Needs the role administration.',
	endpoint: 'GET system/tag_safelist/',
	roles: ['administration'],
	fields: {
		factoryDefault: factoryDefaultField('list', 'the one'),
	},
	answer: (yaml: string) => {
		const lists = parseYaml(yaml);
		return { ...(isJsonObject(lists) ? lists : {}), yaml };
	},
});
