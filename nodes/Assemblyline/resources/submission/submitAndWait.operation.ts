import { waitForSubmission } from '../../client/submission';
import { submit as sendSubmission } from '../../client/submit';
import { numberField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { inputFields, submissionInput } from '../../shared/submissionInput';
import { metadataFields, submissionBody, submissionOptions } from '../../shared/submissionSettings';

export const submitAndWait = defineOperation({
	name: 'Submit and Wait',
	value: 'submitAndWait',
	action: 'Submit a file, hash, text or URL and wait for its result',
	description: 'Start an analysis and return the record once it is completed or failed, or as it stands when the wait is over',
	endpoints: ['POST submit/', 'GET submission/<sid>/'],
	roles: ['submission_create', 'submission_view'],
	fields: {
		...inputFields,
		...metadataFields,
		waitTimeout: numberField({
			displayName: 'Wait Timeout',
			name: 'waitTimeout',
			min: 1,
			max: 86_400,
			default: 300,
			description: 'Seconds to wait at the most. The submission then goes on by itself: its state in the output is still submitted.',
		}),
		pollInterval: numberField({
			displayName: 'Poll Interval',
			name: 'pollInterval',
			min: 0.2,
			max: 3600,
			integer: false,
			default: 2,
			description: 'Seconds between two looks at the most; the first ones follow each other faster',
		}),
		options: submissionOptions,
	},
	async execute({ client, hint }, values) {
		const { input, name } = submissionInput(values);
		const { sid } = await sendSubmission(client, input, submissionBody(name, values));
		const record = await waitForSubmission(client, sid, {
			timeoutMs: values.waitTimeout * 1000,
			pollIntervalMs: values.pollInterval * 1000,
		});
		if (record.state === 'submitted') hint(`Submission ${sid} was not completed within ${values.waitTimeout} s; it goes on by itself.`);
		return record;
	},
});
