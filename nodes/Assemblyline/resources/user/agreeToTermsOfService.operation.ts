import { agreeToTermsOfService as agree, whoAmI } from '../../client/user';
import { defineOperation } from '../../core/operation';

export const agreeToTermsOfService = defineOperation({
	name: 'Agree to Terms of Service',
	value: 'agreeToTermsOfService',
	action: 'Agree to the terms of service',
	description:
		'Agree for the user of the credential; nobody can do it for others. Read the terms first, with Get Terms of Service of Server Info. With tos_lockout on the server, the account is locked until an administrator lets it in. An API key needs the role self_manage for it: make it a Custom key that lists it.',
	endpoints: ['GET user/tos/<username>/'],
	effect: 'changes',
	roles: ['self_manage'],
	fields: {},
	async execute({ client }) {
		const { username } = await whoAmI(client);
		await agree(client, username);
		return { uname: username, success: true };
	},
});
