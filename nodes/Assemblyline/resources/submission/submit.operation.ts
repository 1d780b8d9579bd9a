import { submit as sendSubmission } from '../../client/submit';
import { defineOperation } from '../../core/operation';
import { inputFields, submissionInput } from '../../shared/submissionInput';
import { assertSize } from '../../shared/submissionGuard';
import { checkTlp, keepsInputBinary, metadataFields, submissionBody, submissionOptions } from '../../shared/submissionSettings';

export const submit = defineOperation({
	name: 'Submit',
	value: 'submit',
	action: 'Submit a file, hash, text or URL',
	description: "Start an analysis and return the submission's record at once, before there are results",
	endpoints: ['POST submit/'],
	effect: 'submits',
	roles: ['submission_create'],
	fields: { ...inputFields, ...metadataFields, options: submissionOptions },
	check: checkTlp,
	keepsBinary: keepsInputBinary,
	async execute({ client }, values) {
		const { input, name } = submissionInput(values);
		await assertSize(client, input, values.options);
		return sendSubmission(client, input, submissionBody(name, values));
	},
});
