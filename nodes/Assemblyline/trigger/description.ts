import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { byName, byText } from '../core/order';
import { MOVING, TIME_FIELDS } from '../delivery/sources';
import { feeds, type FeedName } from '../feed/feeds';
import { queueField } from '../shared/notificationQueue';
import { LUCENE_HINT, LUCENE_WORDS } from '../shared/searchFields';
import { simplifyField } from '../shared/simplify';

const EVENT_HELP: Record<string, string> = {
	alertCreated: 'A new alert',
	alertUpdated: 'A submission added to an alert; several within a second or two may come as one. Without Simplify, data is the whole alert.',
	submissionReceived: 'The server has accepted a file. For an ingest its sid is the ingest ID.',
	submissionIngested: 'The ingester has taken a file over',
	submissionStarted: 'The analysis has begun',
	submissionCompleted: 'The analysis has ended. Without Simplify, data is the record of the submission, with its score.',
};

const EVENT_DEFAULTS: Record<FeedName, string[]> = {
	alert: ['alertCreated'],
	submission: ['submissionCompleted'],
	systemStatus: ['ingestHeartbeat'],
};

function eventOptions(feed: FeedName): INodePropertyOptions[] {
	return Object.keys(feeds[feed].events)
		.map((value) => ({ name: titleCase(value), value, description: EVENT_HELP[value] }))
		.sort(byName);
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
		default: [...EVENT_DEFAULTS[feed]],
		description: 'Which messages of the server start the workflow',
		displayOptions: { show: { source: [feed] } },
	};
}

function optionsProperty(source: string, options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { source: [source] } },
		options: [...options].sort(byText(({ displayName }) => displayName)),
	};
}

function queryProperty(source: string, example: string, description: string, { required = false, show = {} }: { required?: boolean; show?: Record<string, string[]> } = {}): INodeProperties {
	return {
		displayName: 'Query',
		name: 'query',
		type: 'string',
		required,
		default: '',
		placeholder: `e.g. ${example}`,
		description: `${description} ${LUCENE_WORDS}`,
		builderHint: LUCENE_HINT,
		displayOptions: { show: { source: [source], ...show } },
	};
}

const simplify = (show: Record<string, string[]>): INodeProperties => ({ ...simplifyField.property, displayOptions: { show } });

const backfill: INodeProperties = {
	displayName: 'Backfill',
	name: 'backfill',
	type: 'options',
	options: [
		{ name: 'After Interruptions', value: 'reconnect', description: 'Find events that were missed while the connection, the server or n8n was down' },
		{ name: 'Also While Inactive', value: 'always', description: 'As above, and when the workflow is activated, catch up on the time since it was last active' },
		{ name: 'Never', value: 'never', description: 'Only what comes while the connection is there; events of an interruption are left out' },
	],
	default: 'reconnect',
	description: 'Which missed events to find by search and deliver late, with recovered set to true',
};

/** Without a connection there is none that could be interrupted. */
const backfillOfSearch: INodeProperties = { ...backfill, options: backfill.options?.filter((option) => !('value' in option) || option.value !== 'never') };

const batchSize: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1,
	description: 'How many events one execution gets at the most, as items. Those that have to wait are grouped; none waits to fill a batch.',
};

const overlap: INodeProperties = {
	displayName: 'Overlap (Seconds)',
	name: 'overlapSeconds',
	type: 'number',
	typeOptions: { minValue: 5 },
	default: 60,
	description: 'How far behind the newest event a search for missed ones looks, at least 5. The index is late by some seconds and not in order, and priority or labels may be set later; what is found twice is delivered once.',
};

function pollInterval(fallback: number, description: string): INodeProperties {
	return { displayName: 'Poll Interval (Seconds)', name: 'pollInterval', type: 'number', typeOptions: { minValue: 1 }, default: fallback, description };
}

function enrich(what: string): INodeProperties {
	return {
		displayName: 'Enrich',
		name: 'enrich',
		type: 'boolean',
		default: false,
		description: `Whether to add details, the whole ${what} as it is now; without Simplify also verdict, its score in words by the thresholds of the server`,
	};
}

const testEventOf = (latest: string): INodeProperties => ({
	displayName: 'Test Event',
	name: 'testEvent',
	type: 'options',
	options: [
		{ name: 'Latest', value: 'latest', description: latest },
		{ name: 'Next', value: 'next', description: 'The next one that happens' },
	],
	default: 'latest',
	description: 'What to show when the trigger is tested by hand',
});

const testEvent = testEventOf('The newest one that the server has; the next one if it has none');

const conditionOptions: INodeProperties[] = [
	{
		displayName: 'Only Above Queue Length',
		name: 'onlyAboveQueueLength',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1000,
		description: 'Start the workflow only when some queue of a component grows beyond this many entries, and once more when it is below again. The item has condition and active.',
	},
	{
		displayName: 'Only Below Processing Chance',
		name: 'onlyBelowProcessingChance',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
		default: 1,
		description: "Start the workflow only when the ingester's chance to take a file falls below this, 0 to 1: then it drops files. Once more when it is above again. Needs the event Ingest Heartbeat.",
	},
	{
		displayName: 'Only Services Without Instance',
		name: 'onlyServicesWithoutInstance',
		type: 'boolean',
		default: false,
		description: 'Whether to start the workflow only when a service is without any instance, and once more when it has one again. Needs the event Service Heartbeat.',
	},
];

const onlyWhen: INodeProperties = {
	displayName: 'Only When',
	name: 'onlyWhen',
	type: 'options',
	options: [
		{ name: 'Any Change', value: 'any', description: 'Whatever moves: score, verdict, votes or badlist' },
		{ name: 'Becomes Malicious', value: 'becomesMalicious', description: 'It was not, and is now' },
		{ name: 'Either', value: 'either', description: 'It becomes malicious, or no longer is' },
		{ name: 'No Longer Malicious', value: 'noLongerMalicious', description: 'It was, and is not now' },
	],
	default: 'any',
	description: 'Which changes start the workflow. A file is malicious where most of its votes say so; without a majority, by its verdict or the badlist.',
};

const SEARCH_EVERY = 'Time between two searches for missed events while the connection is up';

/** The parameters of the trigger node. */
export const triggerProperties: INodeProperties[] = [
	{
		// n8n's list of nodes shows an action for each value of a parameter of this name.
		displayName: 'Trigger On',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Alert', value: 'alert', action: 'On an alert', description: 'New and updated alerts, as the dashboard shows them. Role alert_view.' },
			{ name: 'Notification Queue', value: 'notificationQueue', action: 'On a message of a notification queue', description: 'Messages about ingested files. Role submission_create.' },
			{ name: 'Search', value: 'search', action: 'On a new document that matches a search', description: 'New documents of an index that match a query; alerts, results and signatures also when they change' },
			{ name: 'Submission', value: 'submission', action: 'On a submission', description: 'Submissions as they are received, ingested, started and completed. Role submission_view.' },
			{ name: 'System Status', value: 'systemStatus', action: 'On a change of the system status', description: "Heartbeats of the server's components" },
			{ name: 'Verdict Changed', value: 'verdictChanged', action: 'On a changed verdict', description: 'A file whose score, votes or place on the badlist moved since. Roles submission_view and badlist_view.' },
		],
		default: 'alert',
		description: 'What to listen to',
	},
	eventsProperty('alert'),
	eventsProperty('submission'),
	eventsProperty('systemStatus'),
	{
		displayName: 'Received, ingested and started leave no trace on the server: those of an interruption are lost. Completed submissions are found again.',
		name: 'submissionNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: ['submission'] } },
	},
	{
		...queueField.property,
		description: 'The queue that was named when the files were ingested, by this same user; several with commas between them. Each message is handed out once.',
		displayOptions: { show: { source: ['notificationQueue'] } },
	},
	{
		displayName: 'The server hands each message out once and keeps no copy: a test by hand takes one off for good. Messages that came while the workflow was inactive are delivered when it is activated. Use a queue of its own for each workflow, read by the user that ingests.',
		name: 'queueNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: ['notificationQueue'] } },
	},
	{
		displayName: 'Index',
		name: 'index',
		type: 'options',
		options: Object.entries(TIME_FIELDS).map(([value, field]) => ({ name: titleCase(value), value, description: `New${MOVING.has(value) ? ', or changed,' : ''} by ${field}` })),
		default: 'alert',
		description: 'What to search in',
		displayOptions: { show: { source: ['search'] } },
	},
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'options',
		options: [
			{ name: 'Files by Query', value: 'query', description: 'The files of the newest submissions that match a query, 1,000 at the most' },
			{ name: 'Files by SHA-256', value: 'hashes', description: 'The files of a list, 1,000 at the most' },
		],
		default: 'query',
		description: 'Which files. Each is compared with how it stood at the look before: its newest completed submission, whoever made it, the votes of users, the badlist.',
		displayOptions: { show: { source: ['verdictChanged'] } },
	},
	{
		displayName: 'SHA-256',
		name: 'hashes',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
		description: 'The files, one a line or with commas between. One that was never submitted is watched from its first submission on.',
		displayOptions: { show: { source: ['verdictChanged'], watch: ['hashes'] } },
	},
	queryProperty('alert', 'al.score:>=1000 AND type:EMAIL', 'Lucene query over the alert index that an alert must match; the server decides, and may change its mind for as long as Overlap. Left empty: every alert.'),
	queryProperty('submission', 'max_score:>=1000 AND metadata.source:email', 'Lucene query over the submission index that a submission must match; the server decides. Left empty: every one.'),
	queryProperty('notificationQueue', 'metadata.batch:phishing', 'Lucene query over the submission index for the files of this queue. With it, completed ingests whose message was lost are found every five minutes and delivered. Left empty: a lost message stays lost. If the files were ingested with a threshold, add it, e.g. AND max_score:>=500: the record of a file does not say it.'),
	queryProperty('search', 'classification:"TLP:AMBER"', 'Lucene query that a new document must match. Every new document: *.', { required: true }),
	queryProperty('verdictChanged', 'max_score:<500', 'Lucene query over the submission index. A file is watched while one of its submissions matches: with max_score:<500 also one that got more later. Every one: *.', { required: true, show: { watch: ['query'] } }),
	simplify({ source: ['alert', 'notificationQueue', 'submission'] }),
	simplify({ source: ['search'], index: ['alert', 'submission'] }),
	simplify({ source: ['verdictChanged'] }),
	optionsProperty('alert', [backfill, batchSize, enrich('alert'), overlap, pollInterval(60, SEARCH_EVERY), testEvent]),
	optionsProperty('submission', [backfill, batchSize, enrich('submission'), overlap, pollInterval(60, SEARCH_EVERY), testEvent]),
	optionsProperty('systemStatus', [batchSize, ...conditionOptions]),
	optionsProperty('notificationQueue', [batchSize, overlap, pollInterval(5, 'Time between two looks at an empty queue, at the most; after a message it is looked at sooner')]),
	optionsProperty('search', [backfillOfSearch, batchSize, overlap, pollInterval(30, 'Time between two searches'), testEvent]),
	optionsProperty('verdictChanged', [batchSize, onlyWhen, pollInterval(300, 'Time between two looks at all files, of some searches each'), testEventOf('A sample: the newest file as it stands. Nothing of it has moved, so that its changed is empty and its before is its after. The next change if there is no file.')]),
];
