import { whoAmINow } from '../../client/user';
import { booleanField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

/** What the web page needs beside the user: more than a hundred kilobytes. */
const SERVER_PARTS = new Set(['c12nDef', 'configuration', 'indexes']);

export const whoAmI = defineOperation({
	name: 'Who Am I',
	value: 'whoAmI',
	action: 'Get the user of the credential',
	description: 'Return the user of the credential: user name, types, the roles that count with this credential, classification, quotas and settings',
	endpoints: ['GET user/whoami/'],
	roles: [],
	fields: {
		includeConfiguration: booleanField({
			displayName: 'Include Configuration',
			name: 'includeConfiguration',
			default: false,
			description: 'Whether to return the configuration, the fields of all indexes, and the classification definition too',
		}),
	},
	async execute({ client }, { includeConfiguration }) {
		const me = await whoAmINow(client);
		return includeConfiguration ? me : Object.fromEntries(Object.entries(me).filter(([name]) => !SERVER_PARTS.has(name)));
	},
});
