import type { Resource } from '../../core/operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getErrors } from './getErrors.operation';
import { getFileTypes } from './getFileTypes.operation';
import { getHits } from './getHits.operation';
import { repeat } from './repeat.operation';
import { wait } from './wait.operation';

export const retrohunt: Resource = {
	name: 'Retrohunt',
	value: 'retrohunt',
	audience: 'analyst',
	description: 'Search all stored files with a YARA rule',
	operations: [create, wait, getHits, get, getAll, repeat, getFileTypes, getErrors],
};
