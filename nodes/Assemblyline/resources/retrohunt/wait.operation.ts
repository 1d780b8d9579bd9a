import { AssemblylineError } from '../../client/errors';
import { getRetrohuntHits, waitForRetrohunt } from '../../client/retrohunt';
import { answerOf } from '../../client/failures';
import { timesLooked } from '../../client/waiting';
import { optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { POLL_SECONDS, pollIntervalField, waitTimeoutField } from '../../shared/waitFields';
import { retrohuntId } from './fields';

export const wait = defineOperation({
	name: 'Wait',
	value: 'wait',
	action: 'Wait for a retrohunt',
	description: 'Return a job once it is finished, or as it stands when the wait is over: finished says which, total_hits how many files it has found by then',
	endpoints: ['GET retrohunt/<id>/', 'POST retrohunt/hits/<id>/'],
	effect: 'reads',
	roles: ['retrohunt_view'],
	fields: {
		retrohuntId,
		waitTimeout: waitTimeoutField(3600, 'How long to wait at the most. The job then goes on by itself.'),
		options: optionsField({ pollInterval: pollIntervalField('Time between two looks at the most; the first ones follow each other faster') }),
	},
	async execute({ client, hint }, { retrohuntId: key, waitTimeout, options: { pollInterval = POLL_SECONDS } }) {
		const { job, looked, missed } = await waitForRetrohunt(client, key, { deadline: Date.now() + waitTimeout * 1000, pollIntervalMs: pollInterval * 1000 });
		if (!job) throw missed ?? new AssemblylineError('busy', `Nothing was heard of the retrohunt ${key} within ${waitTimeout} s`);
		const hits = await answerOf(getRetrohuntHits(client, key, { offset: 0, rows: 1 }), () => undefined);
		if (!job.finished) hint(`Not finished within ${waitTimeout} s, and going on by itself`, `${key} (${timesLooked(looked)}${missed ? `; the last look failed: ${missed.message}` : ''})`);
		return { ...job, total_hits: hits?.total ?? null };
	},
});
