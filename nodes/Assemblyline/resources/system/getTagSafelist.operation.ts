import { isJsonObject } from '../../client/json';
import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { booleanField } from '../../core/fields';
import { parseYaml } from '../../shared/yaml';

export const getTagSafelist = defineCall({
	name: 'Get Tag Safelist',
	value: 'getTagSafelist',
	action: 'Get the tag safelist',
	description: 'Return the tags that results leave out: values (match) and regular expressions (regex) by tag type, and the same as the YAML text that Set Tag Safelist takes. Needs the role administration.',
	endpoint: 'GET system/tag_safelist/',
	roles: ['administration'],
	fields: {
		factoryDefault: sentAs('default', booleanField({
			displayName: 'Factory Default',
			name: 'factoryDefault',
			default: false,
			description: 'Whether to return the list that came with the server, not the one in use',
		})),
	},
	answer: (yaml: string) => {
		const lists = parseYaml(yaml);
		return { ...(isJsonObject(lists) ? lists : {}), yaml };
	},
});
