import { defineResource } from '../../core/operation';
import { getMessage } from './getMessage.operation';
import { getMessages } from './getMessages.operation';
import { ingest as ingestFile } from './ingest.operation';
import { ingestMany } from './ingestMany.operation';

export const ingest = defineResource({
	name: 'Ingest',
	value: 'ingest',
	description: 'Hand in many files, and read the messages about them',
	operations: [ingestFile, ingestMany, getMessage, getMessages],
});
