import type { KnownList } from '../../client/knownLists';
import { textField } from '../../core/fields';
import { defineEntryChange, entryKey, sourceNameField, sourceTypeField } from './entry';

const classification = textField({
	displayName: 'Classification',
	name: 'classification',
	required: true,
	placeholder: 'e.g. TLP:AMBER',
	description: "Marking of the source, in the server's own terms",
});

export const setClassificationIn = (list: KnownList) =>
	defineEntryChange(list, {
		name: 'Set Classification',
		value: 'setClassification',
		action: `Set the classification of a source of a ${list} entry`,
		description: 'Mark one source anew, and with it the entry, which has the highest marking of its sources; return its hash with success. Any source but that of your own user needs the role administration too.',
		endpoint: `PUT ${list}/classification/<qhash>/<source>/<stype>/`,
		repeatable: true,
		fields: { sourceType: sourceTypeField, sourceName: sourceNameField, classification },
		parts: (values) => [entryKey(list, values), values.sourceName, values.sourceType],
		body: ({ classification: marking }) => marking,
	});
