import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { downloadFile } from '../../nodes/Assemblyline/client/download';
import { orGone } from '../../nodes/Assemblyline/client/failures';
import { ontologyRecords } from '../../nodes/Assemblyline/client/ontology';
import { path } from '../../nodes/Assemblyline/client/path';
import type { JsonObject } from '../../nodes/Assemblyline/client/types';
import { newAlert } from '../support/labAlerts';
import { analyzedFile } from './file.rows';
import { type Given, oncePerServer, type Row } from './row';
import { completedSubmission } from './submissionBasics.rows';

/** A document whose files have an ontology, with the file and the service of the first one. */
async function described(client: AssemblylineClient, source: 'alert' | 'file' | 'submission', id: string): Promise<Given | undefined> {
	const file = await orGone(downloadFile(client, path`ontology/${source}/${id}/`));
	const records: JsonObject[] = [];
	if (file) for await (const page of ontologyRecords(file)) records.push(...page);
	const [first] = records as { file: { sha256: string }; service: { name: string } }[];
	return first && { id, sha256: first.file.sha256, service: first.service.name };
}

const submissionWithOntology = oncePerServer(async (client) => {
	const { sid = '' } = await completedSubmission(client);
	const given = await described(client, 'submission', sid);
	if (!given) throw new Error(`Submission ${sid} has no ontology`);
	return given;
});

/** A file that was analyzed once has one record. */
const fileWithOntology: Row['given'] = async (client) => ({ id: (await analyzedFile(client)).fileId ?? '', service: 'LabScanner' });

/** An alert of that submission. */
const alertWithOntology = oncePerServer(async (client) => {
	const { id: sid = '', sha256 = '' } = (await submissionWithOntology(client)) ?? {};
	return { id: await newAlert({ sid, file: { sha256 } }) };
});

const byId = (value = '') => ({ mode: 'id', value });
const KIND = 'Assemblyline Result Ontology';
const compare = { maps: ['[].json.submission.metadata', '[].json.results', '[].json.service', '[].json.file'] };

export const ontologyRows: Row[] = [
	{
		operation: 'ontology.getForSubmission',
		given: submissionWithOntology,
		item: ({ id, sha256 = '', service = '' }) => ({ submissionId: byId(id), options: { sha256: [sha256], services: [service] } }),
		sends: ({ id, sha256, service }) => [`GET ontology/submission/${id}/?sha256=${sha256}&service=${service}`],
		output: ({ id, sha256, service }) => [{ odm_type: KIND, submission: { sid: id }, file: { sha256 }, service: { name: service } }],
		compare,
	},
	{
		operation: 'ontology.getForSubmission',
		name: 'as a file',
		given: submissionWithOntology,
		item: ({ id }) => ({ submissionId: byId(id), output: 'file', binaryPropertyName: 'ontology' }),
		sends: ({ id }) => [`GET ontology/submission/${id}/`],
		output: ({ id }) => [{ sid: id, file_name: `submission_${id}.ontology` }],
	},
	{
		operation: 'ontology.getForSubmission',
		name: 'that does not exist',
		item: () => ({ submissionId: byId('nothingThere') }),
		sends: () => ['GET ontology/submission/nothingThere/'],
		error: 'There is no submission with sid: nothingThere',
	},
	{
		operation: 'ontology.getForFile',
		given: fileWithOntology,
		item: ({ id, service = '' }) => ({ fileId: byId(id), options: { all: true, services: [service] } }),
		sends: ({ id, service }) => [`GET ontology/file/${id}/?all=true&service=${service}`],
		output: ({ id, service }) => [{ odm_type: KIND, file: { sha256: id }, service: { name: service } }],
		compare,
	},
	{
		operation: 'ontology.getForAlert',
		given: alertWithOntology,
		item: ({ id }) => ({ alertId: byId(id) }),
		sends: ({ id }) => [`GET ontology/alert/${id}/`],
		compare,
	},
	{
		operation: 'ontology.getForAlert',
		name: 'that does not exist',
		item: () => ({ alertId: byId('nothingThere') }),
		sends: () => ['GET ontology/alert/nothingThere/'],
		error: 'There is no alert with this ID: nothingThere',
	},
];
