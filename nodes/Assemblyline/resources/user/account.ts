import type { AssemblylineClient } from '../../client/client';
import { inTurn } from '../../client/inTurn';
import { MAX_INTEGER } from '../../client/metadata';
import type { JsonObject } from '../../client/types';
import { getUser, replaceUser, whoAmI } from '../../client/user';
import { orEmpty, sentAs, unsent } from '../../core/field';
import { booleanField, type CollectionValues, numberField, selectionField, textField, textListField } from '../../core/fields';
import { jsonObjectField } from '../../core/jsonFields';
import { changesOf } from '../../core/sent';

const TYPES = [
	{ name: 'Admin', value: 'admin', description: 'Every role' },
	{ name: 'Custom', value: 'custom', description: 'The roles chosen in Roles' },
	{ name: 'Signature Importer', value: 'signature_importer' },
	{ name: 'Signature Manager', value: 'signature_manager' },
	{ name: 'Submitter', value: 'submitter', description: 'May submit, but see nothing' },
	{ name: 'User', value: 'user', description: 'What an analyst needs' },
	{ name: 'Viewer', value: 'viewer', description: 'May see, but not submit' },
];

const typeField = selectionField({
	displayName: 'Types',
	name: 'types',
	options: TYPES,
	default: [],
	description: 'What the user may do: the roles of all types together. Left out: User for a new one.',
});

/** What the server decides by itself, or what has a field here. */
const RESERVED = ['apikeys', 'avatar', 'new_pass', 'otp_sk', 'password', 'security_tokens', 'uname'];

const quota = (displayName: string, name: string, description: string) =>
	numberField({ displayName, name, min: 0, max: MAX_INTEGER, default: 0, description: `${description}; 0 for no limit. Left out: what the server has for all.` });

export const accountFields = {
	apiDailyQuota: quota('Daily API Calls', 'apiDailyQuota', 'How many API calls a day'),
	apiQuota: quota('API Calls at Once', 'apiQuota', 'How many API calls at the same time'),
	classification: textField({
		displayName: 'Classification',
		name: 'classification',
		placeholder: 'e.g. TLP:AMBER',
		description: 'The highest classification that the user may see. Left out for a new one: the lowest that the server knows.',
	}),
	email: textField({ displayName: 'Email', name: 'email', placeholder: 'e.g. name@email.com', description: 'The address of the user' }),
	fullName: sentAs('name', textField({ displayName: 'Full Name', name: 'fullName', placeholder: 'e.g. Nathan Smith', description: 'The name that is shown. Left out for a new one: the user name.' })),
	groups: orEmpty('no groups', textListField({ displayName: 'Groups', name: 'groups', splitCommas: true, placeholder: 'e.g. CSIRT', description: 'The groups that the user belongs to; the server turns them into capitals' })),
	isActive: booleanField({ displayName: 'Active', name: 'isActive', default: true, description: 'Whether to let the user log in' }),
	moreFields: unsent(jsonObjectField(
		{ displayName: 'More Fields (JSON)', name: 'moreFields', placeholder: 'e.g. {"can_impersonate": true}', description: "Fields by the server's names; they win over the options" },
		(more) => {
			const reserved = Object.keys(more).filter((key) => RESERVED.includes(key));
			return reserved.length > 0 ? `must not set ${reserved.join(', ')}` : undefined;
		},
	)),
	organization: textField({ displayName: 'Organization', name: 'organization', placeholder: 'e.g. Example Inc', description: 'The organization that the user belongs to' }),
	password: sentAs('new_pass', textField({
		displayName: 'Password',
		name: 'password',
		trim: false,
		typeOptions: { password: true },
		description: 'A new password, which must meet the requirements of the server. Left out for a new user: no log in by password.',
	})),
	roles: orEmpty('no roles', textListField({ displayName: 'Roles', name: 'roles', splitCommas: true, placeholder: 'e.g. submission_view', description: 'Single roles, with Custom as the type; they count in place of those of other types' })),
	submissionAsyncQuota: quota('Ingests at Once', 'submissionAsyncQuota', 'How many ingests at the same time'),
	submissionDailyQuota: quota('Daily Submissions', 'submissionDailyQuota', 'How many submissions a day'),
	submissionQuota: quota('Submissions at Once', 'submissionQuota', 'How many submissions at the same time'),
	types: sentAs('type', typeField),
};

/** What was set of an account, under the server's names. */
export const accountChanges = (set: CollectionValues<typeof accountFields>): JsonObject => ({ ...changesOf(accountFields, set), ...set.moreFields });

/**
 * Changes an account and keeps the rest, with its picture, which would be deleted otherwise. The server
 * reads roles that follow from the types, and would keep them as they are, even when the types change: so an
 * administrator leaves them out, but for custom ones. From others it takes the account only with the roles in it.
 */
export async function changeAccount(client: AssemblylineClient, username: string, changes: JsonObject): Promise<void> {
	const { roles: ownRoles } = await whoAmI(client);
	await inTurn(`${client.host} user/${username}`, async () => {
		const { roles, ...account } = await getUser(client, username, true);
		const changed = { ...account, ...changes };
		const types: unknown = changed.type;
		const keepRoles = !ownRoles.includes('administration') || (Array.isArray(types) && types.includes('custom'));
		await replaceUser(client, username, { ...(keepRoles ? { roles } : {}), ...changed });
	});
}
