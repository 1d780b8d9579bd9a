import { removeAlertLabels } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { alertLocator } from '../../shared/locators';
import { labelsToRemove } from './fields';

export const removeLabels = defineOperation({
	name: 'Remove Labels',
	value: 'removeLabels',
	action: 'Remove labels from an alert',
	description: 'Remove labels and return alert_id and success. Labels that the alert does not have do no harm.',
	endpoints: ['DELETE alert/label/<alert_id>/'],
	roles: ['alert_manage'],
	fields: { alertId: alertLocator, labels: labelsToRemove },
	async execute({ client }, { alertId, labels }) {
		await removeAlertLabels(client, alertId, labels);
		return { alert_id: alertId, success: true };
	},
});
