import { exportBundle as downloadBundle } from '../../client/bundle';
import { shownWhen } from '../../core/field';
import { choiceField } from '../../core/fields';
import { defineOperation, FileItem } from '../../core/operation';
import { outputBinaryField } from '../../shared/binaryFields';
import { alertLocator, submissionLocator } from '../../shared/locators';

export const exportBundle = defineOperation({
	name: 'Export',
	value: 'export',
	action: 'Export a bundle',
	description: 'Return a CaRT file with a submission, its files, results and errors, ready for Import on another server. It holds malware, neutralised but not encrypted by a secret. For an ID that is not there, the error says that you are not allowed.',
	endpoints: ['GET bundle/<sid>/'],
	roles: ['bundle_download'],
	fields: {
		source: choiceField({
			displayName: 'Source',
			name: 'source',
			options: [
				{ name: 'Alert', value: 'alert', description: 'An alert, and the submission behind it' },
				{ name: 'Submission', value: 'submission', description: 'A submission without an alert' },
			],
			default: 'submission',
			description: 'What to put into the bundle',
		}),
		submissionId: shownWhen({ source: ['submission'] }, submissionLocator),
		alertId: shownWhen({ source: ['alert'] }, alertLocator),
		binaryPropertyName: outputBinaryField,
	},
	async execute({ client }, { source, submissionId = '', alertId = '', binaryPropertyName }) {
		const isAlert = source === 'alert';
		const id = isAlert ? alertId : submissionId;
		const file = await downloadBundle(client, id, isAlert);
		return new FileItem(binaryPropertyName, file, { [isAlert ? 'alert_id' : 'sid']: id, file_name: file.name });
	},
});
