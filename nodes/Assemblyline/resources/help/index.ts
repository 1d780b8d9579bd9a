import type { Resource } from '../../core/operation';
import { getClassificationDefinition } from './getClassificationDefinition.operation';
import { getConfiguration } from './getConfiguration.operation';
import { getConstants } from './getConstants.operation';
import { getEndpoints } from './getEndpoints.operation';
import { getTermsOfService } from './getTermsOfService.operation';

export const help: Resource = {
	name: 'Server Info',
	value: 'help',
	audience: 'administrator',
	description: 'Read what the server offers: configuration, constants, classification',
	operations: [getConfiguration, getConstants, getClassificationDefinition, getEndpoints, getTermsOfService],
};
