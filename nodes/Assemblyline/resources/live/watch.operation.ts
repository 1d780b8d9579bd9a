import type { AssemblylineError } from '../../client/errors';
import { type LiveMessage, popLiveMessages, setupWatchQueue } from '../../client/live';
import { getSubmission, hasEnded } from '../../client/submission';
import { answerOf } from '../../client/failures';
import { looks, type Wait } from '../../client/waiting';
import { numberField, optionsField } from '../../core/fields';
import { defineOperation, type OperationContext } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';
import { POLL_SECONDS, pollIntervalField } from '../../shared/waitFields';
import { existingQueueField } from './fields';

export const watch = defineOperation({
	name: 'Watch',
	value: 'watch',
	action: 'Watch a submission until it ends',
	description: 'Return one item for each message of a running submission until it stops: cachekey with the key of a result in msg, cachekeyerr with that of an error. No item where it has ended already.',
	endpoints: ['GET live/setup_watch_queue/<sid>/', 'GET live/get_message_list/<wq_id>/', 'GET submission/<sid>/'],
	effect: 'changes',
	roles: ['submission_view'],
	fields: {
		submissionId: submissionLocator,
		watchTimeout: numberField({
			displayName: 'Watch Timeout (Seconds)',
			name: 'watchTimeout',
			min: 1,
			max: 86_400,
			default: 300,
			description: 'How long to watch at the most. The submission then goes on by itself.',
		}),
		options: optionsField({ pollInterval: pollIntervalField('Time between two looks at the queue'), watchQueue: existingQueueField }),
	},
	async execute(context, { submissionId, watchTimeout, options }) {
		const { pollInterval = POLL_SECONDS } = options;
		const watchQueue = options.watchQueue ?? (await setupWatchQueue(context.client, submissionId));
		if (watchQueue === undefined) {
			context.hint('No service is working on it, as it has ended already or has not begun', submissionId);
			return [];
		}
		return messages(context, submissionId, watchQueue, { deadline: Date.now() + watchTimeout * 1000, pollIntervalMs: pollInterval * 1000 });
	},
});

async function* messages({ client, hint }: OperationContext, sid: string, watchQueue: string, wait: Wait): AsyncGenerator<LiveMessage[], void, undefined> {
	const onMissed = ({ message }: AssemblylineError) => {
		hint('A look at the watch queue failed, and what it was to bring may be missing', `${sid} (${message})`);
	};
	for await (const left of looks(client, wait)) {
		// The submission is looked at before its queue: once it has ended, the queue holds all messages. Waiting for `stop` alone would not do: it never comes where the submission ended while the queue was set up.
		const record = await answerOf(getSubmission(client, sid, left()), () => undefined);
		const found = await answerOf(popLiveMessages(client, watchQueue, left()), onMissed);
		if (found?.length) yield found;
		if (found && ((record && hasEnded(record)) || found.some(({ type }) => type === 'stop'))) return;
	}
	hint('Not ended when the watch was over, and going on by itself', sid);
}
