import { addAlertLabels } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { alertLocator } from '../../shared/locators';
import { labelsToAdd } from './fields';

export const addLabels = defineOperation({
	name: 'Add Labels',
	value: 'addLabels',
	action: 'Add labels to an alert',
	description: 'Add labels to those that the alert has, and return alert_id and success. Labels that it has already do no harm.',
	endpoints: ['POST alert/label/<alert_id>/'],
	roles: ['alert_manage'],
	fields: { alertId: alertLocator, labels: labelsToAdd },
	async execute({ client }, { alertId, labels }) {
		await addAlertLabels(client, alertId, labels);
		return { alert_id: alertId, success: true };
	},
});
