import { setAlertStatus } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { alertLocator } from '../../shared/locators';
import { statusField } from './fields';

export const setStatus = defineOperation({
	name: 'Set Status',
	value: 'setStatus',
	action: 'Set the status of an alert',
	description: 'Set where the alert stands, and return alert_id and success',
	endpoints: ['POST alert/status/<alert_id>/'],
	roles: ['alert_manage'],
	fields: { alertId: alertLocator, status: statusField },
	async execute({ client }, { alertId, status }) {
		await setAlertStatus(client, alertId, status);
		return { alert_id: alertId, success: true };
	},
});
