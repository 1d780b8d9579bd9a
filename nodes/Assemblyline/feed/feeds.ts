/** The dashboard feeds of the server's socket.io, and how their messages are named in this pack. */
import { stringOf } from '../client/json';

export interface Feed {
	/** socket.io namespace. */
	namespace: string;
	/** Message that asks the server to start; it answers `monitoring` once it does. */
	subscribe: string;
	/** Names in this pack, and the server's. */
	events: Record<string, string>;
	/** The id of the thing that a message is about. */
	idOf(message: Record<string, unknown>, event: string): string;
}

export const feeds = {
	/** Role alert_view. Only the alerter publishes: a changed status, label or owner sends nothing. */
	alert: {
		namespace: '/alerts',
		subscribe: 'alert',
		events: { alertCreated: 'AlertCreated', alertUpdated: 'AlertUpdated' },
		idOf: ({ alert_id: id }) => stringOf(id),
	},
	/** Role submission_view. The messages have no score and no state. */
	submission: {
		namespace: '/submissions',
		subscribe: 'monitor',
		events: {
			submissionReceived: 'SubmissionReceived',
			submissionIngested: 'SubmissionIngested',
			submissionStarted: 'SubmissionStarted',
			submissionCompleted: 'SubmissionCompleted',
		},
		idOf: ({ sid }) => stringOf(sid),
	},
	/** Any user. */
	systemStatus: {
		namespace: '/status',
		subscribe: 'monitor',
		events: {
			alerterHeartbeat: 'AlerterHeartbeat',
			archiveHeartbeat: 'ArchiveHeartbeat',
			dispatcherHeartbeat: 'DispatcherHeartbeat',
			elasticHeartbeat: 'ElasticHeartbeat',
			expiryHeartbeat: 'ExpiryHeartbeat',
			ingestHeartbeat: 'IngestHeartbeat',
			retrohuntHeartbeat: 'RetrohuntHeartbeat',
			scalerHeartbeat: 'ScalerHeartbeat',
			scalerStatusHeartbeat: 'ScalerStatusHeartbeat',
			serviceHeartbeat: 'ServiceHeartbeat',
			vacuumHeartbeat: 'VacuumHeartbeat',
		},
		idOf: (message, event) => stringOf(message.service_name) || event,
	},
} satisfies Record<string, Feed>;

export type FeedName = keyof typeof feeds;
