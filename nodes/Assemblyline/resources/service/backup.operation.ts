import { downloadServiceBackup } from '../../client/service';
import { booleanField, optionsField } from '../../core/fields';
import { defineOperation, FileItem } from '../../core/operation';
import { outputBinaryField } from '../../shared/binaryFields';

export const backup = defineOperation({
	name: 'Backup',
	value: 'backup',
	action: 'Back up all services',
	description: 'Return a YAML file with the configuration of all services, for Restore on the same server. It holds the passwords and keys of services and their sources. Needs the role administration.',
	endpoints: ['GET service/backup/'],
	roles: ['administration'],
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
	async execute({ client }, { binaryPropertyName, options: { full = false } }) {
		const file = await downloadServiceBackup(client, full);
		return new FileItem(binaryPropertyName, file, { file_name: file.name, full });
	},
});
