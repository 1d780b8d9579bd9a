import { defineCall } from '../../core/call';
import { alertDigest } from '../../findings/digest';
import { alertLocator } from '../../shared/locators';
import { eachAs, simplified } from '../../shared/simplify';

export const get = simplified(
	defineCall({
		name: 'Get',
		value: 'get',
		action: 'Get an alert',
		description: 'Return verdict, score, link, file and why, with status, priority, owner and labels; without Simplify the whole alert, with its indicators',
		endpoint: 'GET alert/<alert_id>/',
		roles: ['alert_view'],
		fields: { alertId: alertLocator },
	}),
	eachAs(alertDigest),
);
