import { defineCall } from '../../core/call';
import { submissionDigestWithOrigin } from '../../findings/digest';
import { submissionLocator } from '../../shared/locators';
import { eachAs, simplified } from '../../shared/simplify';

export const resubmit = simplified(
	defineCall({
		name: 'Resubmit',
		value: 'resubmit',
		action: 'Resubmit a submission',
		description: 'Run a submission again with the same files, settings and metadata, and return the new sid and link at once. The new one expires when the old one does.',
		endpoint: 'GET submit/resubmit/<sid>/',
		effect: 'submits',
		roles: ['submission_create'],
		fields: { submissionId: submissionLocator },
	}),
	eachAs(submissionDigestWithOrigin),
);
