import { setAlertPriority } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { alertLocator } from '../../shared/locators';
import { priorityField } from './fields';

export const setPriority = defineOperation({
	name: 'Set Priority',
	value: 'setPriority',
	action: 'Set the priority of an alert',
	description: 'Set how urgent the alert is, and return alert_id and success',
	endpoints: ['POST alert/priority/<alert_id>/'],
	roles: ['alert_manage'],
	fields: { alertId: alertLocator, priority: priorityField },
	async execute({ client }, { alertId, priority }) {
		await setAlertPriority(client, alertId, priority);
		return { alert_id: alertId, success: true };
	},
});
