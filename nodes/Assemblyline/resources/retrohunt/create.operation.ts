import { defineCall } from '../../core/call';
import { choiceField, textField } from '../../core/fields';
import { searchClassification, ttl } from './fields';

export const create = defineCall({
	name: 'Create',
	value: 'create',
	action: 'Start a retrohunt',
	description: 'Search all stored files with a YARA rule and return the job at once; it goes on by itself until finished is true. Needs a server with retrohunt.',
	endpoint: 'PUT retrohunt/',
	roles: ['retrohunt_run'],
	fields: {
		yaraSignature: textField({
			displayName: 'YARA Rule',
			name: 'yaraSignature',
			required: true,
			trim: false,
			placeholder: 'e.g. rule example { strings: $a = "text" condition: $a }',
			description: 'What to look for: one rule or several',
			typeOptions: { rows: 10 },
		}),
		description: textField({
			displayName: 'Description',
			name: 'description',
			required: true,
			placeholder: 'e.g. Loader of INC-1234',
			description: 'Shown in the list of jobs',
		}),
		indices: choiceField({
			displayName: 'Search In',
			name: 'indices',
			options: [
				{ name: 'Archive', value: 'archive', description: 'The malware archive' },
				{ name: 'Both', value: 'hot_and_archive', description: 'Current files and the malware archive' },
				{ name: 'Current Files', value: 'hot', description: 'Files that will expire' },
			],
			default: 'hot_and_archive',
			description: 'Which files to search',
		}),
		classification: textField({
			displayName: 'Classification',
			name: 'classification',
			required: true,
			placeholder: 'e.g. TLP:CLEAR',
			description: 'Marking of the rule and the job: who may see them; not above your own',
		}),
		searchClassification,
		ttl,
	},
});
