import { defineCall } from '../../core/call';
import { alertLocator } from '../../shared/locators';

export const get = defineCall({
	name: 'Get',
	value: 'get',
	action: 'Get an alert',
	description: 'Return the whole alert: score, status, owner, labels, indicators, and the sid of its submission',
	endpoint: 'GET alert/<alert_id>/',
	roles: ['alert_view'],
	fields: { alertId: alertLocator },
});
