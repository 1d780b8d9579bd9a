import { InvalidParameterError } from '../../client/errors';
import { segmentProblem } from '../../client/path';
import { SUBMISSION_PARAMETERS_HINT } from '../../client/user';
import { defineCall } from '../../core/call';
import { loadedChoiceField } from '../../core/fields';
import { userLocator } from '../../shared/locators';

export const getSubmissionParameters = defineCall({
	name: 'Get Submission Parameters',
	value: 'getSubmissionParameters',
	action: 'Get the submission parameters of a user',
	description:
		'Return the parameters that a submission of a user has with a profile: priority, services, time to live in days. Your own, or with the role administration any; for another user the server may not know the profile default.',
	endpoint: 'GET user/submission_params/<username>/<profile>/',
	roles: [],
	hint: SUBMISSION_PARAMETERS_HINT,
	fields: {
		userId: userLocator,
		submissionProfile: loadedChoiceField({
			displayName: 'Submission Profile Name or ID',
			name: 'submissionProfile',
			loadOptionsMethod: 'getSubmissionProfiles',
			default: 'static',
			required: true,
			description: 'The profile to ask for.',
		}),
	},
	check({ submissionProfile }) {
		const problem = segmentProblem(submissionProfile);
		if (problem) throw new InvalidParameterError('Submission Profile Name or ID', problem);
	},
});
