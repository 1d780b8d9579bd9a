import { ingest as sendIngest } from '../../client/submit';
import { numberField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { optionalQueueField } from '../../shared/notificationQueue';
import { inputFields, identifiedInput } from '../../shared/submissionInput';
import { readyBody } from '../../shared/submissionMarking';
import { metadataField } from '../../shared/metadataFields';
import { checkTlp, ingestOptions, keepsInputBinary, submissionBody } from '../../shared/submissionSettings';
import { SAFE_PARAMS } from './fields';

export const ingest = defineOperation({
	name: 'Ingest',
	value: 'ingest',
	action: 'Ingest a file, hash, text or URL',
	description: "Hand a file in for the server's queue, for many files at once. Return its ingest ID, which is not the ID of a submission: the notification message has both.",
	endpoints: ['POST ingest/', 'GET file/info/<sha256>/', 'GET user/whoami/'],
	effect: 'submits',
	roles: ['submission_create'],
	furtherRoles: { submission_view: 'for Keep Classification' },
	fields: {
		...inputFields,
		notificationQueue: optionalQueueField,
		notificationThreshold: numberField({
			displayName: 'Notification Threshold',
			name: 'notificationThreshold',
			min: -1000,
			default: 0,
			description: 'Lowest score that is worth a message. Failures always send one. 0 leaves out only safe files (a negative score).',
		}),
		metadata: metadataField,
		options: ingestOptions,
	},
	check: checkTlp,
	keepsBinary: keepsInputBinary,
	async execute(context, values) {
		const { client } = context;
		const { input, name } = await identifiedInput(client, values);
		const { body, tell } = await readyBody(context, input, submissionBody(name, values), values.options);
		const params = { ...SAFE_PARAMS, ...body.params };
		const notification = values.notificationQueue
			? { notification_queue: values.notificationQueue, notification_threshold: values.notificationThreshold }
			: {};
		const answer = await sendIngest(client, input, { ...body, params, ...notification });
		tell(answer.ingest_id);
		return { ingestId: answer.ingest_id };
	},
});
