import { setAlertVerdict } from '../../client/alert';
import { defineOperation } from '../../core/operation';
import { alertLocator } from '../../shared/locators';
import { userVerdictField } from '../../shared/userVerdict';

export const setVerdict = defineOperation({
	name: 'Set Verdict',
	value: 'setVerdict',
	action: 'Set your verdict on an alert',
	description:
		'Record what your user thinks of the alert, and return alert_id and success. It counts for all alerts of the same submission, and for the submission too if your user has the role submission_manage.',
	endpoints: ['PUT alert/verdict/<alert_id>/<verdict>/'],
	roles: ['alert_manage'],
	fields: {
		alertId: alertLocator,
		verdict: userVerdictField('Takes the place of an earlier verdict of your user; those of others stay'),
	},
	async execute({ client }, { alertId, verdict }) {
		await setAlertVerdict(client, alertId, verdict);
		return { alert_id: alertId, success: true };
	},
});
