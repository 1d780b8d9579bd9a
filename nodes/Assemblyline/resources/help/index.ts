import { defineResource } from '../../core/operation';
import { getClassificationDefinition } from './getClassificationDefinition.operation';
import { getConfiguration } from './getConfiguration.operation';
import { getConstants } from './getConstants.operation';
import { getEndpoints } from './getEndpoints.operation';
import { getTermsOfService } from './getTermsOfService.operation';

export const help = defineResource({
	name: 'Server Info',
	value: 'help',
	description: 'Read what the server offers: configuration, constants, classification',
	operations: [getClassificationDefinition, getConfiguration, getConstants, getEndpoints, getTermsOfService],
});
