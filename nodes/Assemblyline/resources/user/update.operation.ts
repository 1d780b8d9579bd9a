import { InvalidParameterError } from '../../client/errors';
import { collectionField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { userLocator } from '../../shared/locators';
import { accountChanges, accountFields, changeAccount } from './account';

export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a user',
	description:
		'Change an account; what is not set here stays as it is. Of your own account you may change name and password only, by an API key only with the role self_manage, as a Custom key can list it; anything else needs the role administration.',
	endpoints: ['GET user/<username>/', 'POST user/<username>/'],
	roles: ['administration', 'self_manage'],
	fields: {
		userId: userLocator,
		options: collectionField({ displayName: 'Fields to Set', name: 'options', placeholder: 'Add field' }, accountFields),
	},
	check({ options }) {
		if (Object.keys(accountChanges(options)).length === 0) throw new InvalidParameterError('Fields to Set', 'are empty: add at least one');
	},
	async execute({ client }, { userId, options }) {
		await changeAccount(client, userId, accountChanges(options));
		return { uname: userId, success: true };
	},
});
