import type { ApiKey } from '../../client/apiKey';
import { InvalidParameterError } from '../../client/errors';
import { segmentProblem } from '../../client/path';
import type { OperationContext } from '../../core/operation';
import { dateField } from '../../core/dateField';
import { choiceField, textField, textListField } from '../../core/fields';
import { mapped } from '../../core/field';

export const apiKeyId = textField(
	{
		displayName: 'API Key ID',
		name: 'apiKeyId',
		required: true,
		placeholder: 'e.g. n8n+analyst',
		description: 'The key to work on: its name, a plus, and the name of its user',
	},
	(id) => segmentProblem(id) ?? (/^[^+]+\+[^+]+$/.test(id) ? undefined : 'is not the ID of a key, such as n8n+analyst'),
);

/** What the server refuses in a name, and what would not come back in an address. */
export const apiKeyName = textField(
	{
		displayName: 'Key Name',
		name: 'keyName',
		required: true,
		placeholder: 'e.g. n8n_2026',
		description: 'The name of the key, which no other key of its user has',
	},
	(name) => segmentProblem(name) ?? (/[+@!#$%^&*()<>?/\\|}{~:]|\p{Cc}/u.test(name) ? 'has a character that no key may have in its name: use letters, digits, _ and -' : undefined),
);

export const privileges = choiceField({
	displayName: 'Privileges',
	name: 'privileges',
	options: [
		{ name: 'Custom', value: 'C', description: 'The roles chosen in Roles' },
		{ name: 'Extended', value: 'E', description: 'Manage keys, signatures and workflows, and of an administrator the rest, but nothing of Read and Write; only where the server allows it' },
		{ name: 'Read', value: 'R', description: 'Look at everything, and change nothing' },
		{ name: 'Read and Write', value: 'RW', description: 'What an analyst needs' },
		{ name: 'Write', value: 'W', description: 'Hand in and change, and see nothing' },
	],
	default: 'R',
	description: 'What the key may do, as far as its user may',
});

export const roles = textListField({
	displayName: 'Roles',
	name: 'roles',
	splitCommas: true,
	placeholder: 'e.g. submission_view',
	description: 'The roles of a key with the privileges Custom; those that its user lacks are not given',
});

export const expiry = mapped(
	dateField({ displayName: 'Expiry', name: 'expiry', description: "When the key ends; in the workflow's time zone, unless it has one. Left out: never, which a server may refuse." }),
	(date) => {
		if (date.getTime() <= Date.now()) throw new InvalidParameterError('Expiry', 'is over already');
		return date.toISOString().replace('Z', '000Z');
	},
);

/** Roles go with the privileges Custom, and with no others. @throws InvalidParameterError */
export function checkRoles(privilege: string | undefined, given: string[] = []): void {
	if (privilege === 'C' && given.length === 0) throw new InvalidParameterError('Roles', 'has no value, and the Privileges are Custom');
	if (privilege !== undefined && privilege !== 'C' && given.length > 0) throw new InvalidParameterError('Roles', 'needs the Privileges Custom');
}

/** Says which of the roles the server has left out. */
export function tellLeftOut({ hint }: Pick<OperationContext, 'hint'>, { id, roles: given }: ApiKey, wanted: string[] = []): void {
	const missing = wanted.filter((role) => !given.includes(role));
	if (missing.length > 0) hint('Roles that the user of the key lacks were not given', `${id} (${missing.join(', ')})`);
}
