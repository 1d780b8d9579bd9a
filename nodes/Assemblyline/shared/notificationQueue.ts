import { segmentProblem } from '../client/path';
import { textField } from '../core/fields';

/**
 * Why a text should not be the name of a notification queue; undefined where it may. The name becomes part of
 * a path; and a 4.7 server takes a beginning such as `2024-` or `ABCD-` for a user's name in hexadecimal, and
 * then does not look into the queue of that name at all.
 */
export function queueProblem(name: string): string | undefined {
	const problem = segmentProblem(name);
	if (problem) return problem;
	if (!/^[A-Za-z0-9_.-]+$/.test(name)) return 'may have letters, digits, _ . and - only';
	if (/^([0-9A-F]{2})+-/.test(name)) return `must not begin with '${name.split('-')[0]}-': a 4.7 server reads that as a user; use _ instead of -`;
	return undefined;
}

const texts = { displayName: 'Notification Queue', name: 'notificationQueue', placeholder: 'e.g. n8n_phishing' };

export const queueField = textField(
	{
		...texts,
		required: true,
		description: 'The queue that was named when the files were ingested, by this same user. Reading takes messages away for good.',
	},
	queueProblem,
);

export const optionalQueueField = textField(
	{
		...texts,
		description: 'Where the server puts a message once the file is done; read it with Get Messages or the Assemblyline Trigger. Empty: no message.',
	},
	queueProblem,
);
