import { getAlert } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { alertLocator } from '../../shared/locators';

export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get an alert',
	description: 'Return the whole alert: score, status, owner, labels, indicators, and the sid of its submission',
	endpoints: ['GET alert/<alert_id>/'],
	roles: ['alert_view'],
	fields: { alertId: alertLocator },
	execute: ({ client }, { alertId }) => getAlert(client, alertId),
});
