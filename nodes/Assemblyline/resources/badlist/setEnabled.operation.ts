import type { KnownList } from '../../client/knownLists';
import { booleanField } from '../../core/fields';
import { defineEntryChange } from './entry';

export const setEnabledIn = (list: KnownList) =>
	defineEntryChange(list, {
		name: 'Set Enabled',
		value: 'setEnabled',
		action: `Enable or disable a ${list} entry`,
		description: 'Switch the entry on or off without losing it; return its hash with success',
		endpoint: `PUT ${list}/enable/<qhash>/`,
		repeatable: true,
		fields: { enabled: booleanField({ displayName: 'Enabled', name: 'enabled', default: true, description: 'Whether to have the entry take effect' }) },
		body: ({ enabled }) => enabled,
	});
