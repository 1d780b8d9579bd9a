import { defineChange } from '../../core/call';
import { alertLocator } from '../../shared/locators';
import { userVerdictField } from '../../shared/userVerdict';
import { labelsToAdd, labelsToRemove, priorityField, statusField } from './fields';

/** What all changes of one alert have in common. */
const ofAlert = {
	roles: ['alert_manage'],
	// The server changes, and writes into the alert's history, only what is not so yet.
	repeatable: true,
	failure: ({ alertId }: { alertId: string }) => `The server did not change alert ${alertId}`,
	// Its `success: false` comes from the search engine. An alert that has the wished value already is a success.
	failureHint: 'Somebody else may have changed it at the same time. Try again.',
	answer: ({ alertId }: { alertId: string }) => ({ alertId }),
};

export const changes = [
	defineChange({
		...ofAlert,
		name: 'Add Labels',
		value: 'addLabels',
		action: 'Add labels to an alert',
		description: 'Add labels to those that the alert has, and return alertId and success. Labels that it has already do no harm.',
		endpoint: 'POST alert/label/<alert_id>/',
		fields: { alertId: alertLocator, labels: labelsToAdd },
		body: ({ labels }) => labels,
	}),
	defineChange({
		...ofAlert,
		name: 'Remove Labels',
		value: 'removeLabels',
		action: 'Remove labels from an alert',
		description: 'Remove labels and return alertId and success. Labels that the alert does not have do no harm.',
		endpoint: 'DELETE alert/label/<alert_id>/',
		fields: { alertId: alertLocator, labels: labelsToRemove },
		body: ({ labels }) => labels,
	}),
	defineChange({
		...ofAlert,
		name: 'Set Priority',
		value: 'setPriority',
		action: 'Set the priority of an alert',
		description: 'Set how urgent the alert is, and return alertId and success',
		endpoint: 'POST alert/priority/<alert_id>/',
		fields: { alertId: alertLocator, priority: priorityField },
		body: ({ priority }) => priority,
	}),
	defineChange({
		...ofAlert,
		name: 'Set Status',
		value: 'setStatus',
		action: 'Set the status of an alert',
		description: 'Set where the alert stands, and return alertId and success',
		endpoint: 'POST alert/status/<alert_id>/',
		fields: { alertId: alertLocator, status: statusField },
		body: ({ status }) => status,
	}),
	defineChange({
		...ofAlert,
		name: 'Set Verdict',
		value: 'setVerdict',
		action: 'Set your verdict on an alert',
		description:
			'Record what your user thinks of the alert, and return alertId and success. It counts for all alerts of the same submission, and for the submission too if your user has the role submission_manage.',
		endpoint: 'PUT alert/verdict/<alert_id>/<verdict>/',
		fields: { alertId: alertLocator, verdict: userVerdictField('Takes the place of an earlier verdict of your user; those of others stay') },
	}),
];
