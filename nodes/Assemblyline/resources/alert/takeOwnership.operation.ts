import { takeAlertOwnership } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { alertLocator } from '../../shared/locators';

export const takeOwnership = defineOperation({
	name: 'Take Ownership',
	value: 'takeOwnership',
	action: 'Take ownership of an alert',
	description: 'Make your user the owner, and return alertId and success. It is an error if somebody else owns the alert; ownership cannot be given back.',
	endpoints: ['GET alert/ownership/<alert_id>/'],
	effect: 'changes',
	repeatable: true,
	roles: ['alert_manage'],
	fields: { alertId: alertLocator },
	async execute({ client }, { alertId }) {
		await takeAlertOwnership(client, alertId);
		return { alertId, success: true };
	},
});
