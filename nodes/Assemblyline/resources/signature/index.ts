import { defineResource } from '../../core/operation';
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

export const signature = defineResource({
	name: 'Signature',
	value: 'signature',
	description: 'Read and manage the rules of services, and where they come from',
	operations: [
		addOrUpdate, addOrUpdateMany, addSource, clearStatus, deleteSignature, download, get, getSources, getStats,
		isUpdateAvailable, pullSources, removeSource, setSourceEnabled, setStatus, updateSource,
	],
});
