import { DOWNLOAD_LIMIT_BYTES } from '../client/transport';
import { booleanField, collectionField, numberField } from './fields';

export type RequestOptions = ReturnType<typeof requestOptions.parse>;

export const MIB = 1024 * 1024;

/** Beside every operation: how its requests are sent. One for all items, and not a model's to decide: none takes an expression. */
export const requestOptions = collectionField(
	{ displayName: 'Request Options', name: 'requestOptions', placeholder: 'Add option' },
	{
		allowAgentChanges: booleanField({
			displayName: 'Allow Changes by AI Agents',
			name: 'allowAgentChanges',
			default: false,
			noDataExpression: true,
			description: 'Whether to let an AI agent that uses this node as a tool change and delete things on the server. Reading and submitting are always allowed.',
		}),
		concurrency: numberField({
			displayName: 'Concurrency',
			name: 'concurrency',
			noDataExpression: true,
			min: 1,
			max: 32,
			default: 1,
			description: 'How many items are worked on at once; the output keeps their order. A server with quotas allows ten calls at once by default, and five running submissions: further ones wait for room, up to ten minutes each where there is no Wait Timeout.',
		}),
		maxDownloadSize: numberField({
			displayName: 'Max Download Size (MiB)',
			name: 'maxDownloadSize',
			noDataExpression: true,
			min: 1,
			max: 1_048_576,
			default: DOWNLOAD_LIMIT_BYTES / MIB,
			description: 'Size of a file from the server at the most, unpacked; what is larger is given up. Where n8n keeps binary data in its database, it has a limit of its own: N8N_BINARY_DATA_DATABASE_MAX_FILE_SIZE.',
		}),
	},
);
