import { addEntries, type KnownList } from '../../client/knownLists';
import { defineBatchOperation } from '../../core/operation';
import { checkEntry, entryFields, entryValues, newEntry } from './newEntry';

/** Entries in one call: all of them are stored, or none. */
const SIZE = 500;

export const addManyTo = (list: KnownList) =>
	defineBatchOperation({
		name: 'Add or Update Many',
		value: 'addMany',
		action: `Add or update many ${list} entries`,
		description: `Add all input items to the ${list}, up to ${SIZE} in one call; each call gives one item with sent and success, the numbers of entries. One that the server refuses makes its whole call fail. Of several entries about the same thing in one call only the last counts: success is lower then.`,
		endpoints: [`POST ${list}/add_update_many/`, 'GET user/whoami/'],
		roles: [`${list}_manage`],
		size: SIZE,
		fields: entryFields(list),
		check: checkEntry,
		async execute({ client }, items) {
			const entries = [];
			for (const values of items) entries.push(await newEntry(client, entryValues(values)));
			return { ...(await addEntries(client, list, entries)), sent: entries.length };
		},
	});
