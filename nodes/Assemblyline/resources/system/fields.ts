import { sentAs } from '../../core/field';
import { booleanField } from '../../core/fields';

/** Whether what came with the server is wanted: `those` are those in use. */
export const factoryDefaultField = (what: string, those: string) =>
	sentAs('default', booleanField({
		displayName: 'Factory Default',
		name: 'factoryDefault',
		default: false,
		description: `Whether to return the ${what} that came with the server, not ${those} in use`,
	}));
