import type { Resource } from '../../core/operation';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getLabels } from './getLabels.operation';
import { run } from './run.operation';
import { setEnabled } from './setEnabled.operation';
import { update } from './update.operation';

export const workflow: Resource = {
	name: 'Alert Workflow',
	value: 'workflow',
	audience: 'administrator',
	description: "Manage Assemblyline's own rules that label new alerts",
	operations: [get, create, update, setEnabled, run, remove, getLabels],
};
