import { BACKUP_TIMEOUT_MS } from '../../client/service';
import { defineDownload } from '../../core/call';
import { booleanField, optionsField } from '../../core/fields';
import { FileItem } from '../../core/operation';
import { outputBinaryField } from '../../shared/binaryFields';

export const backup = defineDownload({
	name: 'Backup',
	value: 'backup',
	action: 'Back up all services',
	description: 'Return a YAML file with the configuration of all services, for Restore on the same server. It holds the passwords and keys of services and their sources. Needs the role administration.',
	endpoint: 'GET service/backup/',
	roles: ['administration'],
	answersSecret: true,
	fields: {
		binaryPropertyName: outputBinaryField,
		options: optionsField({
			full: booleanField({
				displayName: 'All Versions',
				name: 'full',
				default: false,
				description: 'Whether to put in all versions that the server has, not only those that run',
			}),
		}),
	},
	timeoutMs: BACKUP_TIMEOUT_MS,
	// The server calls it JSON.
	answer: (file, { binaryPropertyName, options: { full = false } }) => new FileItem(binaryPropertyName, { ...file, mimeType: 'application/yaml' }, { file_name: file.name, full }),
});
