import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { feeds, type FeedName } from '../session/eventMap';
import { queueField } from '../shared/notificationQueue';

const EVENT_HELP: Record<string, string> = {
	alertCreated: 'A new alert',
	alertUpdated: 'A submission added to an alert. The message has only what is new: read the alert by its ID for the rest.',
	submissionReceived: 'The server has accepted a file. For an ingest its sid is the ingest ID.',
	submissionIngested: 'The ingester has taken a file over',
	submissionStarted: 'The analysis has begun',
	submissionCompleted: 'The analysis has ended. The message has no score: read the submission by its ID.',
};

const EVENT_DEFAULTS: Record<FeedName, string[]> = {
	alert: ['alertCreated'],
	submission: ['submissionCompleted'],
	systemStatus: ['ingestHeartbeat'],
};

function eventOptions(feed: FeedName): INodePropertyOptions[] {
	return Object.keys(feeds[feed].events)
		.map((value) => ({ name: titleCase(value), value, description: EVENT_HELP[value] }))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function titleCase(camelCase: string): string {
	const words = camelCase.replace(/([A-Z])/g, ' $1');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function eventsProperty(feed: FeedName): INodeProperties {
	return {
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: eventOptions(feed),
		default: EVENT_DEFAULTS[feed],
		description: 'Which messages of the server start the workflow',
		displayOptions: { show: { source: [feed] } },
	};
}

/** The parameters of the trigger node. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Alert', value: 'alert', description: 'New and updated alerts, as the dashboard shows them. Role alert_view.' },
			{ name: 'Notification Queue', value: 'notificationQueue', description: 'Messages about ingested files. Role submission_create.' },
			{ name: 'Submission', value: 'submission', description: 'Submissions as they are received, started and completed. Role submission_view.' },
			{ name: 'System Status', value: 'systemStatus', description: "Heartbeats of the server's components" },
		],
		default: 'alert',
		description: 'What to listen to',
	},
	eventsProperty('alert'),
	eventsProperty('submission'),
	eventsProperty('systemStatus'),
	{ ...queueField.property, displayOptions: { show: { source: ['notificationQueue'] } } },
	{
		displayName: 'The server hands each message out once and keeps no copy. Use a queue of its own for each workflow, read by the user that ingests.',
		name: 'queueNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: ['notificationQueue'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { source: ['notificationQueue'] } },
		options: [
			{
				displayName: 'Poll Interval',
				name: 'pollInterval',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 5,
				description: 'Seconds between two looks at an empty queue',
			},
		],
	},
];
