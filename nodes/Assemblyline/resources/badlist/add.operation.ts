import { addEntry, type KnownList } from '../../client/knownLists';
import { defineOperation } from '../../core/operation';
import { checkEntry, entryFields, entryValues, newEntry } from './newEntry';

export const addTo = (list: KnownList) =>
	defineOperation({
		name: 'Add or Update',
		value: 'add',
		action: `Add or update a ${list} entry`,
		description: `Put something on the ${list}; where it is there already, add this source and reason to it. Return op (add or update) and hash, the key of the entry. A source of type External needs the role signature_import too.`,
		endpoints: [`POST ${list}/`, 'GET user/whoami/'],
		roles: [`${list}_manage`],
		fields: entryFields(list),
		check: checkEntry,
		execute: async ({ client }, values) => addEntry(client, list, await newEntry(client, entryValues(values))),
	});
