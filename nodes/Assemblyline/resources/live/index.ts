import type { Resource } from '../../core/operation';
import { getMessage } from './getMessage.operation';
import { getMessages } from './getMessages.operation';
import { getOutstandingServices } from './getOutstandingServices.operation';
import { setupWatchQueue } from './setupWatchQueue.operation';
import { watch } from './watch.operation';

export const live: Resource = {
	name: 'Live',
	value: 'live',
	audience: 'analyst',
	description: 'Follow a submission while it runs',
	operations: [watch, getOutstandingServices, setupWatchQueue, getMessages, getMessage],
};
