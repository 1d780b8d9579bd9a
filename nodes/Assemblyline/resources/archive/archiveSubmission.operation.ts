import { archiveSubmission as archive } from '../../client/archive';
import { sentAs } from '../../core/field';
import { booleanField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { submissionLocator } from '../../shared/locators';
import { metadataField } from '../../shared/metadataFields';

const archiveOptions = optionsField({
	deleteAfter: booleanField({
		displayName: 'Delete After Archiving',
		name: 'deleteAfter',
		default: false,
		description: 'Whether to remove the submission from where it is now, once it is archived',
	}),
	skipWebhook: sentAs('skip_hook', booleanField({
		displayName: 'Skip Webhook',
		name: 'skipWebhook',
		default: false,
		description: 'Whether to archive at once, though the server has a webhook that is to decide',
	})),
	useAlternateTtl: sentAs('use_alternate_dtl', booleanField({
		displayName: 'Use Alternate TTL',
		name: 'useAlternateTtl',
		default: false,
		description: "Whether to keep it for the server's alternate number of days, in place of for good",
	})),
});

export const archiveSubmission = defineOperation({
	name: 'Archive Submission',
	value: 'archiveSubmission',
	action: 'Archive a submission',
	description:
		'Send a submission with its files to the malware archive, which happens a little later. Action says what was done: archive, hooked (a webhook decides), or resubmit, where services were missing: then sid is a new submission, which archives itself.',
	endpoints: ['PUT archive/<sid>/'],
	roles: ['archive_trigger'],
	fields: {
		submissionId: submissionLocator,
		metadata: metadataField,
		options: archiveOptions,
	},
	execute: ({ client }, { submissionId, metadata, options }) => archive(client, submissionId, metadata, queryOf(archiveOptions.fields, options)),
});
