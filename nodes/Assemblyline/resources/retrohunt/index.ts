import { defineResource } from '../../core/operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getErrors } from './getErrors.operation';
import { getFileTypes } from './getFileTypes.operation';
import { getHits } from './getHits.operation';
import { repeat } from './repeat.operation';

export const retrohunt = defineResource({
	name: 'Retrohunt',
	value: 'retrohunt',
	description: 'Search all stored files with a YARA rule',
	operations: [create, get, getAll, getErrors, getFileTypes, getHits, repeat],
});
