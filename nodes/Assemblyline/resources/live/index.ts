import { defineResource } from '../../core/operation';
import { getMessage } from './getMessage.operation';
import { getMessages } from './getMessages.operation';
import { getOutstandingServices } from './getOutstandingServices.operation';
import { setupWatchQueue } from './setupWatchQueue.operation';
import { watch } from './watch.operation';

export const live = defineResource({
	name: 'Live',
	value: 'live',
	description: 'Follow a submission while it runs',
	operations: [getMessage, getMessages, getOutstandingServices, setupWatchQueue, watch],
});
