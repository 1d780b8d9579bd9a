import { addSignatureSource } from '../../client/signature';
import { lowestClassification } from '../../client/user';
import { optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { changesOf } from '../../core/sent';
import { serviceLocator } from '../../shared/locators';
import { sourceOptions, uriField } from './fields';

export const addSource = defineOperation({
	name: 'Add Source',
	value: 'addSource',
	action: 'Add a signature source',
	description: 'Let a service get signatures or other updates from one more address. The server stores what it is told without trying it; Pull Sources tries it.',
	endpoints: ['PUT signature/sources/<service>/'],
	roles: ['signature_manage'],
	fields: {
		serviceId: serviceLocator,
		sourceName: textField(
			{ displayName: 'Source Name', name: 'sourceName', required: true, placeholder: 'e.g. community_rules', description: 'A new name; it becomes part of the IDs of signatures' },
			// The server would leave other characters out without a word.
			(name) => (/^\w+$/.test(name) ? undefined : 'must be made of letters, digits and underscores'),
		),
		uri: uriField({ required: true }),
		options: optionsField(sourceOptions),
	},
	async execute({ client }, { serviceId, sourceName: name, uri, options }) {
		// What lacks here, the server fails on when the source is changed later.
		const needed = { enabled: true, override_classification: false };
		const settings = changesOf(sourceOptions, options);
		const classification = settings.default_classification ?? (await lowestClassification(client));
		await addSignatureSource(client, serviceId, { name, uri, ...needed, default_classification: classification, ...settings });
		return { service: serviceId, name, success: true };
	},
});
