import type { KnownList } from '../../client/knownLists';
import { defineEntryChange } from './entry';

export const clearExpiryIn = (list: KnownList) =>
	defineEntryChange(list, {
		name: 'Clear Expiry',
		value: 'clearExpiry',
		action: `Have a ${list} entry never expire`,
		description: 'Take the expiry off the entry, so that it stays for good; return its hash with success',
		endpoint: `DELETE ${list}/expiry/<qhash>/`,
		repeatable: true,
		fields: {},
	});
