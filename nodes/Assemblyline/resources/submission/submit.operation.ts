import { defineOperation } from '../../core/operation';
import { simplified } from '../../shared/simplify';
import { inputFields, identifiedInput } from '../../shared/submissionInput';
import { readyBody } from '../../shared/submissionMarking';
import { metadataField } from '../../shared/metadataFields';
import { checkTlp, chunkBytes, keepsInputBinary, submissionBody, submissionOptions } from '../../shared/submissionSettings';
import { submitOnce } from '../../shared/submitOnce';
import { justSubmitted } from './digests';

export const submit = simplified(
	defineOperation({
		name: 'Submit',
		value: 'submit',
		action: 'Submit a file, hash, text or URL',
		description: "Start an analysis, and return sid and link at once, before there is a verdict",
		endpoints: ['POST submit/', 'POST ui/flowjs/', 'POST ui/start/<ui_sid>/', 'GET submission/<sid>/', 'GET file/info/<sha256>/', 'GET user/whoami/', 'POST search/<index>/'],
		effect: 'submits',
		findsAgain: true,
		roles: ['submission_create'],
		furtherRoles: { submission_view: 'for Keep Classification, Chunk Size and Retry On Fail' },
		fields: { ...inputFields, metadata: metadataField, options: submissionOptions },
		check: checkTlp,
		keepsBinary: keepsInputBinary,
		async execute(context, values) {
			const { client } = context;
			const { input, name } = await identifiedInput(client, values);
			const { body, tell } = await readyBody(context, input, submissionBody(name, values), values.options);
			const record = await submitOnce(context, input, body, { chunkBytes: chunkBytes(values) });
			tell(record.sid, record.classification);
			return record;
		},
	}),
	justSubmitted,
);
