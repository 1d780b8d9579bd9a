import { getEntry, type KnownList } from '../../client/knownLists';
import { defineOperation } from '../../core/operation';
import { entryIdField, entryIdName } from './entry';

export const getEntryOf = (list: KnownList) =>
	defineOperation({
		name: 'Get',
		value: 'get',
		action: `Get a ${list} entry`,
		description: `Return the ${list} entry with found: true, or found: false where there is none. An entry counts only while its enabled is true. A file is found by its best hash only; search the ${list} for the others.`,
		endpoints: [`GET ${list}/<qhash>/`],
		roles: [`${list}_view`],
		fields: { [entryIdName(list)]: entryIdField(list) },
		async execute({ client }, values) {
			const key = String(values[entryIdName(list)]);
			const entry = await getEntry(client, list, key);
			return { found: entry !== undefined, [`${list}_id`]: key, ...entry };
		},
	});
