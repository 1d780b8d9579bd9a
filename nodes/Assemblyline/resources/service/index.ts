import type { Resource } from '../../core/operation';
import { add } from './add.operation';
import { backup } from './backup.operation';
import { deleteService } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getConstants } from './getConstants.operation';
import { getInstalling } from './getInstalling.operation';
import { getStats } from './getStats.operation';
import { getUpdates } from './getUpdates.operation';
import { getVersion } from './getVersion.operation';
import { getVersions } from './getVersions.operation';
import { install } from './install.operation';
import { restore } from './restore.operation';
import { update } from './update.operation';
import { updateAll } from './updateAll.operation';
import { updateService } from './updateService.operation';

export const service: Resource = {
	name: 'Service',
	value: 'service',
	audience: 'administrator',
	description: 'Read and manage the services that analyze files',
	operations: [
		getAll, get, getVersions, getVersion, getStats, updateService, getUpdates, update, updateAll, add, install, getInstalling,
		deleteService, backup, restore, getConstants,
	],
};
