import { AssemblylineError } from '../../client/errors';
import { setupWatchQueue as sendSetup } from '../../client/live';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const setupWatchQueue = defineOperation({
	name: 'Set Up Watch Queue',
	value: 'setupWatchQueue',
	action: 'Set up a watch queue for a submission',
	description: 'Return wq_id, the name of a queue that gets a message for each result of a running submission. It is an error once the submission has ended.',
	endpoints: ['GET live/setup_watch_queue/<sid>/'],
	effect: 'changes',
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	async execute({ client }, { submissionId }) {
		const watchQueue = await sendSetup(client, submissionId);
		if (watchQueue === undefined) {
			throw new AssemblylineError('notFound', `No service is working on submission ${submissionId}`, { status: 404, hint: 'It has ended, or has not begun: state in the output of Get of Submission says which.' });
		}
		return { sid: submissionId, wq_id: watchQueue };
	},
});
