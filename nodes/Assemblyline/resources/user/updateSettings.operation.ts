import { InvalidParameterError } from '../../client/errors';
import { inTurn } from '../../client/inTurn';
import type { JsonObject } from '../../client/types';
import { getUserSettings, saveUserSettings } from '../../client/user';
import { orEmpty, sentAs, unsent } from '../../core/field';
import { booleanField, choiceField, collectionField, loadedChoiceField, loadedListField, numberField, textField } from '../../core/fields';
import { jsonObjectField, parametersByName } from '../../core/jsonFields';
import { defineOperation } from '../../core/operation';
import { changesOf } from '../../core/sent';
import { userLocator } from '../../shared/locators';

const settings = {
	defaultMetadata: jsonObjectField({ displayName: 'Default Metadata (JSON)', name: 'defaultMetadata', placeholder: 'e.g. {"team": "blue"}', description: 'Metadata that the server adds to every submission and ingest of the user; a key that is given there wins' }),
	downloadEncoding: choiceField({
		displayName: 'Download Encoding',
		name: 'downloadEncoding',
		options: [
			{ name: 'CaRT', value: 'cart' },
			{ name: 'Raw', value: 'raw' },
			{ name: 'ZIP', value: 'zip' },
		],
		default: 'cart',
		description: 'How files are packed that are downloaded without saying how',
	}),
	executiveSummary: booleanField({ displayName: 'Executive Summary', name: 'executiveSummary', default: true, description: 'Whether to show the summary in reports' }),
	expandMinScore: numberField({ displayName: 'Expand Minimum Score', name: 'expandMinScore', min: -1_000_000, default: 500, description: 'Sections with at least this score are shown expanded' }),
	externalSources: sentAs('default_external_sources', orEmpty(
		'no external sources',
		loadedListField({
			displayName: 'External Source Names or IDs',
			name: 'externalSources',
			loadOptionsMethod: 'getFileSources',
			description: 'Where hashes are fetched from by default.',
		}),
	)),
	preferredProfile: sentAs('preferred_submission_profile', loadedChoiceField({
		displayName: 'Preferred Profile Name or ID',
		name: 'preferredProfile',
		loadOptionsMethod: 'getSubmissionProfiles',
		description: 'The submission profile that the web page chooses first. One that the user may not use is ignored by the server.',
	})),
	submissionProfiles: unsent(jsonObjectField(
		{
			displayName: 'Submission Profiles (JSON)',
			name: 'submissionProfiles',
			placeholder: 'e.g. {"static": {"ttl": 10}}',
			description: 'Parameters to change, by profile; other parameters and profiles stay. Those of default count for what is submitted without a profile, e.g. {"default": {"classification": "TLP:AMBER"}}.',
		},
		parametersByName,
	)),
	submissionView: choiceField({
		displayName: 'Submission View',
		name: 'submissionView',
		options: [
			{ name: 'Details', value: 'details' },
			{ name: 'Report', value: 'report' },
		],
		default: 'report',
		description: 'How completed submissions are shown first',
	}),
	zipPassword: sentAs('default_zip_password', textField({ displayName: 'ZIP Password', name: 'zipPassword', trim: false, typeOptions: { password: true }, description: 'The password of ZIPs that are downloaded without saying which' })),
};

export const updateSettings = defineOperation({
	name: 'Update Settings',
	value: 'updateSettings',
	action: 'Update the settings of a user',
	description:
		"Change a user's settings; what is not set here stays as it is. For your own, an API key needs the role self_manage: make it a Custom key that lists it; those of others need the role administration, and the server may drop their changes to the profile default.",
	endpoints: ['GET user/settings/<username>/', 'POST user/settings/<username>/'],
	roles: ['administration', 'self_manage'],
	fields: {
		userId: userLocator,
		options: collectionField({ displayName: 'Settings to Set', name: 'options', placeholder: 'Add setting' }, settings),
	},
	check({ options }) {
		if (Object.keys(options).length === 0) throw new InvalidParameterError('Settings to Set', 'are empty: add at least one');
	},
	async execute({ client }, { userId, options: set }) {
		await inTurn(`${client.host} settings/${userId}`, async () => {
			const before = await getUserSettings(client, userId);
			const profiles = { ...before.submission_profiles };
			for (const [name, changes] of Object.entries(set.submissionProfiles ?? {})) profiles[name] = { ...profiles[name], ...(changes as JsonObject) };
			// The server keeps what is missing, but for the profiles; it always wants the password.
			await saveUserSettings(client, userId, { default_zip_password: before.default_zip_password, submission_profiles: profiles, ...changesOf(settings, set) });
		});
		return { uname: userId, success: true };
	},
});
