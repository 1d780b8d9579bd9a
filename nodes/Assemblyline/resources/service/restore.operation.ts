import { restoreServices } from '../../client/service';
import { defineOperation } from '../../core/operation';
import { yamlFields, yamlSource } from './fields';

export const restore = defineOperation({
	name: 'Restore',
	value: 'restore',
	action: 'Restore services from a backup',
	description:
		'Put the services of a backup back as they were, and return success; services that are not in it stay. Signatures of update sources that have come since are deleted. The server takes its own backups only. Needs the role administration.',
	endpoints: ['PUT service/restore/'],
	roles: ['administration'],
	fields: yamlFields({ displayName: 'Backup', placeholder: 'e.g. {"type": "backup", "server": "assemblyline.example.com", "data": {}}', description: 'Content of a file that Backup returned' }, 'A file that Backup returned; it is streamed'),
	async execute({ client }, values) {
		await restoreServices(client, yamlSource(values));
		return { success: true };
	},
});
