import type { Resource } from '../../core/operation';
import { getCheckpoint } from './getCheckpoint.operation';
import { getMessage } from './getMessage.operation';
import { putMessage } from './putMessage.operation';
import { request } from './request.operation';
import { setBulkPending } from './setBulkPending.operation';
import { setCheckpoint } from './setCheckpoint.operation';
import { setComplete } from './setComplete.operation';

export const replay: Resource = {
	name: 'Replay',
	value: 'replay',
	audience: 'administrator',
	description: 'Transfer alerts and submissions between servers',
	operations: [request, getMessage, putMessage, setComplete, setBulkPending, getCheckpoint, setCheckpoint],
};
