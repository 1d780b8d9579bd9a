import { defineResource } from '../../core/operation';
import { getCheckpoint } from './getCheckpoint.operation';
import { getMessage } from './getMessage.operation';
import { putMessage } from './putMessage.operation';
import { request } from './request.operation';
import { setBulkPending } from './setBulkPending.operation';
import { setCheckpoint } from './setCheckpoint.operation';
import { setComplete } from './setComplete.operation';

export const replay = defineResource({
	name: 'Replay',
	value: 'replay',
	description: 'Transfer alerts and submissions between servers',
	operations: [getCheckpoint, getMessage, putMessage, request, setBulkPending, setCheckpoint, setComplete],
});
