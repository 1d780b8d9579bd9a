import type { AssemblylineClient } from '../../client/client';
import { InvalidParameterError } from '../../client/errors';
import { submitWithProfile as sendWithProfile } from '../../client/submission';
import { whoAmI } from '../../client/user';
import { loadedChoiceField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { fileLocator } from '../../shared/locators';
import { simplified } from '../../shared/simplify';
import { justSubmitted } from './digests';
import { profileOptions } from './fields';

const PROFILE = 'Submission Profile Name or ID';

const profileField = loadedChoiceField({
	displayName: PROFILE,
	name: 'submissionProfile',
	loadOptionsMethod: 'getSubmissionProfiles',
	required: true,
	description: 'Which services and settings to use.',
});

export const submitWithProfile = simplified(
	defineOperation({
		name: 'Submit with Profile',
		value: 'submitWithProfile',
		action: 'Submit a stored file with a profile',
		description: 'Submit a file that the server has with one of its submission profiles, and return its sid and link at once',
		endpoints: ['GET user/whoami/', 'PUT submit/<profile>/<sha256>/'],
		effect: 'submits',
		roles: ['submission_create'],
		fields: { fileId: fileLocator, submissionProfile: profileField, options: profileOptions },
		async execute({ client }, { fileId, submissionProfile, options }) {
			await assertProfile(client, submissionProfile);
			return sendWithProfile(client, submissionProfile, fileId, queryOf(profileOptions.fields, options));
		},
	}),
	justSubmitted,
);

/** The server answers an unknown profile with an error 500 that does not name it. */
async function assertProfile(client: AssemblylineClient, profile: string): Promise<void> {
	const { configuration } = await whoAmI(client);
	const known = Object.keys(configuration.submission.profiles ?? {});
	if (!known.includes(profile)) throw new InvalidParameterError(PROFILE, `the server has no profile '${profile}'`, `It has: ${known.join(', ') || 'none'}.`);
}
