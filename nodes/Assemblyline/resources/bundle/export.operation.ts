import { BUNDLE_TIMEOUT_MS } from '../../client/bundle';
import { defineDownload } from '../../core/call';
import { shownWhen } from '../../core/field';
import { choiceField } from '../../core/fields';
import { FileItem } from '../../core/operation';
import { outputBinaryField } from '../../shared/binaryFields';
import { alertLocator, submissionLocator } from '../../shared/locators';

export const exportBundle = defineDownload({
	name: 'Export',
	value: 'export',
	action: 'Export a bundle',
	description: 'Return a CaRT file with a submission, its files, results and errors, ready for Import on another server. It holds malware, neutralized but not encrypted by a secret. For an ID that is not there, the error says that you are not allowed.',
	endpoint: 'GET bundle/<sid>/',
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
	parts: ({ submissionId, alertId }) => [submissionId ?? alertId ?? ''],
	query: ({ source }) => (source === 'alert' ? { use_alert: true } : {}),
	timeoutMs: BUNDLE_TIMEOUT_MS,
	answer: (file, { binaryPropertyName, submissionId, alertId }) =>
		new FileItem(binaryPropertyName, file, { ...(alertId === undefined ? { sid: submissionId } : { alertId }), file_name: file.name }),
});
