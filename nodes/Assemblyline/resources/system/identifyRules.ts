import { InvalidParameterError } from '../../client/errors';
import { isJsonObject } from '../../client/json';
import { defineCall } from '../../core/call';
import { choiceField, textField } from '../../core/fields';
import { parseYaml, yamlPlace } from '../../shared/yaml';
import { factoryDefaultField } from './fields';

const rulesField = choiceField({
	displayName: 'Rules',
	name: 'rules',
	options: [
		{ name: 'Magic', value: 'magic', description: 'Rules of libmagic' },
		{ name: 'MIME Types', value: 'mimes', description: 'MIME types that are believed, each with the type of Assemblyline, as YAML' },
		{ name: 'Patterns', value: 'patterns', description: "Regular expressions on libmagic's label, each with the type of Assemblyline, as YAML" },
		{ name: 'YARA', value: 'yara', description: 'YARA rules with the type in their meta' },
	],
	default: 'yara',
	description: 'Which of the rules by which the server tells what type a file has',
});

export const getIdentifyRules = defineCall({
	name: 'Get Identify Rules',
	value: 'getIdentifyRules',
	action: 'Get the rules for file types',
	description: 'Return the rules by which the server tells what type a file has, as the text that Set Identify Rules takes. Needs the role administration.',
	endpoint: 'GET system/identify/<rules>/',
	roles: ['administration'],
	fields: {
		rules: rulesField,
		factoryDefault: factoryDefaultField('rules', 'those'),
	},
	answer: (content: string, { rules }) => ({ rules, content }),
});

export const setIdentifyRules = defineCall({
	name: 'Set Identify Rules',
	value: 'setIdentifyRules',
	action: 'Set the rules for file types',
	description: 'Replace the rules by which the server tells what type a file has; it refuses those that it cannot read, and keeps what it had. To end a change, set the default ones. Needs the role administration.',
	endpoint: 'PUT system/identify/<rules>/',
	roles: ['administration'],
	fields: {
		rules: rulesField,
		content: textField({
			displayName: 'Content',
			name: 'content',
			required: true,
			trim: false,
			typeOptions: { rows: 8 },
			placeholder: 'e.g. rule code_example { meta: type = "code/example" strings: $a = "x" condition: $a }',
			description: 'All rules of this kind: what is not in it is gone. Read them first with Get Identify Rules.',
		}),
	},
	check({ rules, content }) {
		const problem = problemOf(rules, content);
		if (problem) throw new InvalidParameterError('Content', problem);
	},
	body: ({ content }) => content,
	answer: (reply, { rules }) => ({ rules, ...reply }),
});

/** What is wrong with a text that the server itself would not refuse in words. */
function problemOf(rules: string, content: string): string | undefined {
	if (rules !== 'mimes' && rules !== 'patterns') return undefined;
	let value: unknown;
	try {
		value = parseYaml(content);
	} catch (error) {
		return `is not valid YAML${yamlPlace(error)}`;
	}
	if (rules === 'mimes') return isJsonObject(value) ? undefined : 'must be an object with a type of Assemblyline for each MIME type';
	return Array.isArray(value) ? undefined : 'must be a list of objects with al_type and regex';
}
