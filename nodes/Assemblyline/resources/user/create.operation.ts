import { segmentProblem } from '../../client/path';
import { createUser, lowestClassification } from '../../client/user';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { accountChanges, accountFields } from './account';

export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a user',
	description: 'Add an account; it is an error where the user name is taken. Needs the role administration.',
	endpoints: ['PUT user/<username>/'],
	roles: ['administration'],
	fields: {
		username: textField(
			{ displayName: 'Username', name: 'username', required: true, placeholder: 'e.g. analyst', description: 'The name to log in with; it cannot be changed later' },
			(name) => segmentProblem(name) ?? (/[{}]/.test(name) ? 'must not contain braces' : undefined),
		),
		options: optionsField(accountFields),
	},
	async execute({ client }, { username, options }) {
		const account = { name: username, ...accountChanges(options) };
		// The server needs one, and takes none from the account's defaults.
		const classification = options.classification || (await lowestClassification(client));
		await createUser(client, username, { classification, ...account });
		return { uname: username, success: true };
	},
});
