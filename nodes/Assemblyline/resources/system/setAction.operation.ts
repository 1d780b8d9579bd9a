import { isJsonObject } from '../../client/json';
import { asLucene, orEmpty, sentAs, unsent } from '../../core/field';
import { booleanField, loadedListField, numberField, optionsField, textField } from '../../core/fields';
import { jsonObjectField } from '../../core/jsonFields';
import { defineOperation } from '../../core/operation';
import { changesOf, filled } from '../../core/sent';
import { ACTION_ENDPOINTS, actionItem, actionNameField, changeAction, filterTexts, mergedAction } from './actions';

/** How an action resubmits. */
const resubmitOptions = {
	resubmitServices: sentAs('additional_services', orEmpty(
		'no additional services',
		loadedListField({
			displayName: 'Resubmit Service Names or IDs',
			name: 'resubmitServices',
			loadOptionsMethod: 'getServices',
			description: 'Services to run in addition when the file is submitted again.',
		}),
	)),
	resubmitBelow: sentAs('random_below', numberField({
		displayName: 'Resubmit Randomly Below',
		name: 'resubmitBelow',
		min: 0,
		default: 500,
		description: 'Submissions with a lower score than this are resubmitted only by chance, the likelier the higher the score',
	})),
};

const options = {
	archiveSubmission: booleanField({ displayName: 'Archive Submission', name: 'archiveSubmission', default: false, description: 'Whether to put the submission into the malware archive' }),
	filter: asLucene(textField({ ...filterTexts, description: `${filterTexts.description}. Only a new action needs it.` })),
	enabled: booleanField({ displayName: 'Enabled', name: 'enabled', default: true, description: 'Whether to switch the action on. Left out: a new one is off.' }),
	moreFields: unsent(jsonObjectField({
		displayName: 'More Fields (JSON)',
		name: 'moreFields',
		placeholder: 'e.g. {"webhook": null}',
		description: "Fields by the server's names; they win over the options. Set webhook or resubmit to null to remove it.",
	})),
	raiseAlert: booleanField({ displayName: 'Raise Alert', name: 'raiseAlert', default: false, description: 'Whether to raise an alert, where the submission was made with Generate Alert' }),
	runOnCache: booleanField({
		displayName: 'Run on Cache',
		name: 'runOnCache',
		default: false,
		description: 'Whether to act on ingests that are answered from the cache too. The server refuses it with filters on tags or results.',
	}),
	runOnCompleted: booleanField({ displayName: 'Run on Completed', name: 'runOnCompleted', default: true, description: 'Whether to act on submissions when they are completed. Left out: a new one does not.' }),
	useArchiveAlternateDtl: booleanField({
		displayName: 'Use Alternate Archive Lifetime',
		name: 'useArchiveAlternateDtl',
		default: false,
		description: "Whether to keep what is archived for the server's alternate number of days",
	}),
};

export const setAction = defineOperation({
	name: 'Add or Update Action',
	value: 'setAction',
	action: 'Add or update a post processing action',
	description:
		'Set one of the actions that the server takes on completed submissions; what is not set here stays as it is, and all other actions stay. The server knows only the whole set: a change that somebody else makes at the same moment may be lost. Needs the role administration.',
	endpoints: ACTION_ENDPOINTS,
	roles: ['administration'],
	fields: {
		actionName: actionNameField,
		options: optionsField({ ...options, ...resubmitOptions }),
	},
	async execute({ client }, { actionName, options: set }) {
		const resubmit = changesOf(resubmitOptions, set);
		const action = await changeAction(client, actionName, (before) =>
			mergedAction(before, {
				enabled: set.enabled,
				filter: set.filter,
				...changesOf(options, set),
				resubmit: filled(resubmit) && { ...(isJsonObject(before?.resubmit) ? before.resubmit : {}), ...resubmit },
				...set.moreFields,
			}),
		);
		return { ...actionItem(actionName, action ?? {}), success: true };
	},
});
