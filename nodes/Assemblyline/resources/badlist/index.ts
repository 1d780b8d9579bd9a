import type { Resource } from '../../core/operation';
import { addTo } from './add.operation';
import { addAttribution } from './addAttribution.operation';
import { addManyTo } from './addMany.operation';
import { checkTagIn } from './checkTag.operation';
import { clearExpiryIn } from './clearExpiry.operation';
import { deleteFrom } from './delete.operation';
import { findSimilarSsdeep } from './findSimilarSsdeep.operation';
import { findSimilarTlsh } from './findSimilarTlsh.operation';
import { getEntryOf } from './get.operation';
import { removeAttribution } from './removeAttribution.operation';
import { removeSourceFrom } from './removeSource.operation';
import { setClassificationIn } from './setClassification.operation';
import { setEnabledIn } from './setEnabled.operation';
import { setExpiryIn } from './setExpiry.operation';

/** The operations that both lists have: the safelist's API is the same. */
export const listOperations = [
	checkTagIn,
	getEntryOf,
	addTo,
	addManyTo,
	setEnabledIn,
	setExpiryIn,
	clearExpiryIn,
	setClassificationIn,
	removeSourceFrom,
	deleteFrom,
];

export const badlist: Resource = {
	name: 'Badlist',
	value: 'badlist',
	audience: 'analyst',
	description: 'Look up and keep what is known to be bad: files and tags',
	operations: [...listOperations.map((operationFor) => operationFor('badlist')), findSimilarTlsh, findSimilarSsdeep, addAttribution, removeAttribution],
};
