import { defineEntryChange, oneAttribution } from './entry';

export const addAttribution = defineEntryChange('badlist', {
	name: 'Add Attribution',
	value: 'addAttribution',
	action: 'Add an attribution to a badlist entry',
	description: 'Say to what the entry belongs, e.g. a family or an actor; return its hash with success',
	endpoint: 'PUT badlist/attribution/<qhash>/<attrib_type>/<value>/',
	repeatable: true,
	fields: oneAttribution,
});
