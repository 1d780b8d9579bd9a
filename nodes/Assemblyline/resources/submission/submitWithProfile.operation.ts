import { submitWithProfile as sendWithProfile } from '../../client/submission';
import { loadedChoiceField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { fileLocator } from '../../shared/locators';
import { resubmitOptions, resubmitRequest } from './fields';

const profileField = loadedChoiceField({
	displayName: 'Submission Profile Name or ID',
	name: 'submissionProfile',
	loadOptionsMethod: 'getSubmissionProfiles',
	required: true,
	description: 'Which services and settings to use. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
});

export const submitWithProfile = defineOperation({
	name: 'Submit with Profile',
	value: 'submitWithProfile',
	action: 'Submit a stored file with a profile',
	description: 'Submit a file that the server has with one of its submission profiles, and return the new record at once',
	endpoints: ['PUT submit/<profile>/<sha256>/'],
	roles: ['submission_create'],
	fields: { fileId: fileLocator, submissionProfile: profileField, options: resubmitOptions },
	execute: ({ client }, { fileId, submissionProfile, options }) => sendWithProfile(client, submissionProfile, fileId.toLowerCase(), resubmitRequest(options)),
});
