import { defineResource } from '../../core/operation';
import { addLabels } from './addLabels.operation';
import { addLabelsByQuery } from './addLabelsByQuery.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getGrouped } from './getGrouped.operation';
import { getLabels } from './getLabels.operation';
import { getPriorities } from './getPriorities.operation';
import { getRelated } from './getRelated.operation';
import { getStatistics } from './getStatistics.operation';
import { getStatuses } from './getStatuses.operation';
import { removeLabels } from './removeLabels.operation';
import { removeLabelsByQuery } from './removeLabelsByQuery.operation';
import { setPriority } from './setPriority.operation';
import { setPriorityByQuery } from './setPriorityByQuery.operation';
import { setStatus } from './setStatus.operation';
import { setStatusByQuery } from './setStatusByQuery.operation';
import { setVerdict } from './setVerdict.operation';
import { takeOwnership } from './takeOwnership.operation';
import { takeOwnershipByQuery } from './takeOwnershipByQuery.operation';
import { updateByQuery } from './updateByQuery.operation';

export const alert = defineResource({
	name: 'Alert',
	value: 'alert',
	description: 'Read alerts, count them, and work on them one by one or by query',
	operations: [
		addLabels,
		addLabelsByQuery,
		get,
		getAll,
		getGrouped,
		getLabels,
		getPriorities,
		getRelated,
		getStatistics,
		getStatuses,
		removeLabels,
		removeLabelsByQuery,
		setPriority,
		setPriorityByQuery,
		setStatus,
		setStatusByQuery,
		setVerdict,
		takeOwnership,
		takeOwnershipByQuery,
		updateByQuery,
	],
});
