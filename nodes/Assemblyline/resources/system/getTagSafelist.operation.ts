import { getTagSafelist as read } from '../../client/system';
import { isJsonObject } from '../../client/types';
import { booleanField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { parseYaml } from '../../shared/yaml';

export const getTagSafelist = defineOperation({
	name: 'Get Tag Safelist',
	value: 'getTagSafelist',
	action: 'Get the tag safelist',
	description: 'Return the tags that results leave out: values (match) and regular expressions (regex) by tag type, and the same as the YAML text that Set Tag Safelist takes. Needs the role administration.',
	endpoints: ['GET system/tag_safelist/'],
	roles: ['administration'],
	fields: {
		factoryDefault: booleanField({
			displayName: 'Factory Default',
			name: 'factoryDefault',
			default: false,
			description: 'Whether to return the list that came with the server, not the one in use',
		}),
	},
	async execute({ client }, { factoryDefault }) {
		const yaml = await read(client, factoryDefault);
		const lists = parseYaml(yaml);
		return { ...(isJsonObject(lists) ? lists : {}), yaml };
	},
});
