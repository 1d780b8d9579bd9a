import { pullSignatureSources } from '../../client/signature';
import { optionsField, textListField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { serviceLocator } from '../../shared/locators';

export const pullSources = defineOperation({
	name: 'Pull Sources',
	value: 'pullSources',
	action: 'Pull signature sources',
	description:
		'Let a service get new signatures from its sources now. Returns sources, the names of those that are pulled, and not_found. It goes on in the background: Get Sources shows the state of each.',
	endpoints: ['PUT signature/sources/update/<service>/'],
	roles: ['signature_manage'],
	fields: {
		serviceId: serviceLocator,
		options: optionsField({
			sourceNames: textListField({
				displayName: 'Source Names',
				name: 'sourceNames',
				splitCommas: true,
				placeholder: 'e.g. community_rules',
				description: 'Which sources to pull. Left out: all of the service.',
			}),
		}),
	},
	async execute({ client }, { serviceId, options: { sourceNames = [] } }) {
		const sources = await pullSignatureSources(client, serviceId, sourceNames);
		return { service: serviceId, sources, not_found: sourceNames.filter((name) => !sources.includes(name)), success: true };
	},
});
