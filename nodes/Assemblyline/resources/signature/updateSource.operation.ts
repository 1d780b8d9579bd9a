import { InvalidParameterError } from '../../client/errors';
import { inTurn } from '../../client/inTurn';
import { replaceSignatureSource } from '../../client/signature';
import { collectionField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { changesOf } from '../../core/sent';
import { serviceLocator } from '../../shared/locators';
import { sourceNameField, sourceOptions, storedSource, uriField } from './fields';

const changeOptions = { ...sourceOptions, uri: uriField({}) };

export const updateSource = defineOperation({
	name: 'Update Source',
	value: 'updateSource',
	action: 'Update a signature source',
	description: 'Change a source; what is not set here stays as it is. The server then pulls it anew. A new classification is given to all its signatures.',
	endpoints: ['GET signature/sources/', 'POST signature/sources/<service>/<name>/'],
	roles: ['signature_manage'],
	fields: {
		serviceId: serviceLocator,
		sourceName: sourceNameField(),
		options: collectionField({ displayName: 'Fields to Set', name: 'options', placeholder: 'Add field' }, changeOptions),
	},
	check({ options }) {
		if (Object.keys(options).length === 0) throw new InvalidParameterError('Fields to Set', 'are empty: add at least one');
	},
	async execute({ client }, { serviceId, sourceName: name, options }) {
		// The server keeps sources within the configuration of their service.
		await inTurn(`${client.host} service/${serviceId}`, async () => {
			const before = await storedSource(client, serviceId, name);
			await replaceSignatureSource(client, serviceId, name, { ...before, ...changesOf(changeOptions, options) });
		});
		return { service: serviceId, name, success: true };
	},
});
