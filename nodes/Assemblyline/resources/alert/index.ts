import type { Resource } from '../../core/operation';
import { changesByQuery } from './byQuery';
import { changes } from './changes';
import { counts } from './counts';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getGrouped } from './getGrouped.operation';
import { getRelated } from './getRelated.operation';
import { takeOwnership } from './takeOwnership.operation';

export const alert: Resource = {
	name: 'Alert',
	value: 'alert',
	audience: 'analyst',
	description: 'Read alerts, count them, and work on them one by one or by query',
	operations: [getAll, get, getRelated, getGrouped, ...changes, takeOwnership, ...changesByQuery, ...counts],
};
