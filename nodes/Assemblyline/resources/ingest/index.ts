import type { Resource } from '../../core/operation';
import { getMessage } from './getMessage.operation';
import { getMessages } from './getMessages.operation';
import { ingest as ingestFile } from './ingest.operation';
import { ingestMany } from './ingestMany.operation';

export const ingest: Resource = {
	name: 'Ingest',
	value: 'ingest',
	audience: 'analyst',
	description: 'Hand in many files, and read the messages about them',
	operations: [ingestFile, ingestMany, getMessages, getMessage],
};
