import { defineEntryChange, oneAttribution } from './entry';

export const removeAttribution = defineEntryChange('badlist', {
	name: 'Remove Attribution',
	value: 'removeAttribution',
	action: 'Remove an attribution from a badlist entry',
	description: 'Take a family, an actor or the like off the entry; return its hash with success, also where it had others of this type only. Where it has none of this type, the server fails.',
	endpoint: 'DELETE badlist/attribution/<qhash>/<attrib_type>/<value>/',
	fields: oneAttribution,
	hint: 'The server fails like this where the entry has no attribution of this type.',
});
