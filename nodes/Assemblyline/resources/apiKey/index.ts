import type { Resource } from '../../core/operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getOfUser } from './getOfUser.operation';
import { remove } from './delete.operation';
import { update } from './update.operation';

export const apiKey: Resource = {
	name: 'API Key',
	value: 'apiKey',
	audience: 'administrator',
	description: 'See which API keys end soon or are not used, and rotate them',
	operations: [getAll, getOfUser, get, create, update, remove],
};
