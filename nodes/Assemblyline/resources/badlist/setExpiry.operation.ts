import type { KnownList } from '../../client/knownLists';
import { dateField } from '../../core/dateField';
import { defineEntryChange } from './entry';

export const setExpiryIn = (list: KnownList) =>
	defineEntryChange(list, {
		name: 'Set Expiry',
		value: 'setExpiry',
		action: `Set when a ${list} entry expires`,
		description: 'Set the time at which the server takes the entry off the list; return its hash with success. The next Add or Update sets it anew.',
		endpoint: `PUT ${list}/expiry/<qhash>/`,
		repeatable: true,
		fields: { expiry: dateField({ displayName: 'Expiry', name: 'expiry', required: true, description: "When the entry expires; in the workflow's time zone, unless it has one" }) },
		// In microseconds and UTC, as nothing else is taken.
		body: ({ expiry }) => expiry.toISOString().replace('Z', '000Z'),
	});
