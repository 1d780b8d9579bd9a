import { defineResource } from '../../core/operation';

export const workflow = defineResource({
	name: 'Alert Workflow',
	value: 'workflow',
	description: "Manage Assemblyline's own rules that label new alerts",
	operations: [],
});
