import { archiveSubmission as archive } from '../../client/archive';
import { booleanField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';
import { metadataFields } from '../../shared/submissionSettings';

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
		metadata: metadataFields.metadata,
		options: optionsField({
			deleteAfter: booleanField({
				displayName: 'Delete After',
				name: 'deleteAfter',
				default: false,
				description: 'Whether to remove the submission from where it is now, once it is archived',
			}),
			skipWebhook: booleanField({
				displayName: 'Skip Webhook',
				name: 'skipWebhook',
				default: false,
				description: 'Whether to archive at once, though the server has a webhook that is to decide',
			}),
			useAlternateTtl: booleanField({
				displayName: 'Use Alternate TTL',
				name: 'useAlternateTtl',
				default: false,
				description: "Whether to keep it for the server's alternate number of days, in place of for good",
			}),
		}),
	},
	execute({ client }, { submissionId, metadata, options: { deleteAfter, skipWebhook, useAlternateTtl } }) {
		const query = { delete_after: deleteAfter || undefined, skip_hook: skipWebhook || undefined, use_alternate_dtl: useAlternateTtl || undefined };
		return archive(client, submissionId, metadata, query);
	},
});
