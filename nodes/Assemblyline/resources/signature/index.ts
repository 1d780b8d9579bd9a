import type { Resource } from '../../core/operation';
import { addOrUpdate } from './addOrUpdate.operation';
import { addOrUpdateMany } from './addOrUpdateMany.operation';
import { addSource } from './addSource.operation';
import { clearStatus } from './clearStatus.operation';
import { deleteSignature } from './delete.operation';
import { download } from './download.operation';
import { get } from './get.operation';
import { getSources } from './getSources.operation';
import { getStats } from './getStats.operation';
import { isUpdateAvailable } from './isUpdateAvailable.operation';
import { pullSources } from './pullSources.operation';
import { removeSource } from './removeSource.operation';
import { setSourceEnabled } from './setSourceEnabled.operation';
import { setStatus } from './setStatus.operation';
import { updateSource } from './updateSource.operation';

export const signature: Resource = {
	name: 'Signature',
	value: 'signature',
	audience: 'administrator',
	description: 'Read and manage the rules of services, and where they come from',
	operations: [
		get, download, setStatus, clearStatus, getStats, addOrUpdate, addOrUpdateMany, deleteSignature, isUpdateAvailable,
		getSources, addSource, setSourceEnabled, updateSource, pullSources, removeSource,
	],
};
