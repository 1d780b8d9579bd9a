import type { KnownList } from '../../client/knownLists';
import { defineEntryChange } from './entry';

export const deleteFrom = (list: KnownList) =>
	defineEntryChange(list, {
		name: 'Delete',
		value: 'delete',
		action: `Delete a ${list} entry`,
		description: 'Take the entry off the list; return its hash with success. Without the role signature_manage or administration only the sources of your own user go, and the entry only if no other source is left: success is true either way. With one of these roles, success is true also where there was no such entry.',
		endpoint: `DELETE ${list}/<qhash>/`,
		fields: {},
	});
