import { ROOM_MS } from '../../client/retry';
import { defineCall } from '../../core/call';
import { submissionLocator } from '../../shared/locators';
import { simplified } from '../../shared/simplify';
import { justSubmitted } from './digests';

export const resubmit = simplified(
	defineCall({
		name: 'Resubmit',
		value: 'resubmit',
		action: 'Resubmit a submission',
		description: 'Run a submission again with the same files, settings and metadata, and return the new sid and link at once. The new one expires when the old one does.',
		endpoint: 'GET submit/resubmit/<sid>/',
		effect: 'submits',
		roomMs: ROOM_MS,
		roles: ['submission_create'],
		fields: { submissionId: submissionLocator },
	}),
	justSubmitted,
);
