import type { KnownList } from '../../client/knownLists';
import { defineEntryChange, entryKey, sourceNameField, sourceTypeField } from './entry';

export const removeSourceFrom = (list: KnownList) =>
	defineEntryChange(list, {
		name: 'Remove Source',
		value: 'removeSource',
		action: `Remove a source from a ${list} entry`,
		description: 'Take one source and its reasons off the entry; return its hash with success. The last source cannot be removed: delete the entry instead. Any source but that of your own user needs the role administration too.',
		endpoint: `DELETE ${list}/source/<qhash>/<source>/<stype>/`,
		fields: { sourceType: sourceTypeField, sourceName: sourceNameField },
		parts: (values) => [entryKey(list, values), values.sourceName, values.sourceType],
	});
