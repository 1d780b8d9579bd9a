import { submit } from '../../nodes/Assemblyline/client/submit';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { waitFor } from '../lab/support';
import { indexed } from '../support/indexed';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import { type Given, oncePerServer, type Row } from './row';

const NOWHERE = 'f'.repeat(64);
const DISABLED_AI = 'AI Support is disabled on this system.';

/** A file that no server has seen before, analyzed by the lab's service: it has a score, a child and a parent. */
async function freshFile(client: AssemblylineClient): Promise<Given> {
	const text = `LAB-SCORE: 500\nLAB-CHILD: ${unique('child')}\nhttp://row.example.com/\n`;
	const { sid, files } = await submit(client, { kind: 'text', text }, { params: { ttl: 1, services: { selected: ['LabScanner'] } } });
	const { state } = await endOf(client, sid);
	if (state !== 'completed') throw new Error(`Submission ${sid} is ${state}`);
	const fileId = String(files[0]?.sha256);
	// What is stored can be searched a moment later, and results are searched for.
	await indexed(client, 'file', `sha256:${fileId}`);
	await waitFor(async () => (await client.read<{ score: number }>(`file/score/${fileId}/`)).score === 600, 120_000, 250, 'the score of the file');
	return { submissionId: sid, fileId };
}

/** Such a file for all rows that only read it. */
export const analyzedFile = oncePerServer(freshFile);

const fileOf = ({ fileId = '' }: Given) => ({ fileId: { mode: 'id', value: fileId } });
const info = { maps: ['[].json.file_info.uri_info'] };
const anyText = expect.any(String) as string;

export const fileRows: Row[] = [
	{
		operation: 'file.get',
		given: analyzedFile,
		// The server knows a hash in lower case only.
		item: ({ fileId = '' }) => ({ fileId: { mode: 'id', value: fileId.toUpperCase() } }),
		sends: ({ fileId }) => [`GET file/info/${fileId}/`],
		output: ({ fileId }) => [{ sha256: fileId, type: anyText, size: expect.any(Number) as number }],
	},
	{
		operation: 'file.get',
		name: 'that does not exist',
		item: () => fileOf({ fileId: NOWHERE }),
		sends: () => [`GET file/info/${NOWHERE}/`],
		error: 'This file does not exists.',
	},
	{
		operation: 'file.getResults',
		given: analyzedFile,
		item: fileOf,
		sends: ({ fileId }) => [`GET file/result/${fileId}/`],
		output: ({ fileId }) => [{ file_info: { sha256: fileId }, results: [{ response: { service_name: 'LabScanner' }, result: { score: 600 } }] }],
		compare: { maps: ['[].json.metadata', '[].json.metadata.*', '[].json.alternates', '[].json.tags', '[].json.heuristics', '[].json.attack_matrix'] },
	},
	{
		operation: 'file.getResults',
		name: 'in the archive only',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), options: { archiveOnly: true } }),
		sends: ({ fileId }) => [`GET file/result/${fileId}/?archive_only=true`],
		error: 'This file does not exists',
	},
	{
		operation: 'file.getServiceResult',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), serviceId: { mode: 'id', value: 'LabScanner' } }),
		sends: ({ fileId }) => [`GET file/result/${fileId}/LabScanner/`],
		output: ({ fileId }) => [{ file_info: { sha256: fileId }, results: [{ response: { service_name: 'LabScanner' } }] }],
		compare: info,
	},
	{
		operation: 'file.getServiceResult',
		name: 'of all versions',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), serviceId: { mode: 'id', value: 'LabScanner' }, options: { allVersions: true } }),
		sends: ({ fileId }) => [`GET file/result/${fileId}/LabScanner/?all=true`],
		output: () => [{ results: [{ response: { service_name: 'LabScanner' } }] }],
		compare: info,
	},
	{
		operation: 'file.getServiceResult',
		name: 'of a service whose name is the beginning of another',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), serviceId: { mode: 'id', value: 'LabScan' } }),
		sends: ({ fileId }) => [`GET file/result/${fileId}/LabScan/`, `GET file/result/${fileId}/LabScan/?all=true`],
		output: ({ fileId }) => [{ file_info: { sha256: fileId }, results: [] }],
		compare: info,
	},
	{
		operation: 'file.getScore',
		given: analyzedFile,
		item: fileOf,
		sends: ({ fileId }) => [`GET file/score/${fileId}/`],
		output: ({ fileId }) => [{ score: 600, file_info: { sha256: fileId }, result_keys: [anyText] }],
		compare: info,
	},
	{
		operation: 'file.getChildren',
		given: analyzedFile,
		item: fileOf,
		sends: ({ fileId }) => [`GET file/children/${fileId}/`],
		output: () => [{ name: 'child-0.txt', sha256: anyText }],
	},
	{
		operation: 'file.download',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), options: { fileName: 'a row.txt', submissionId: given.submissionId ?? '' } }),
		sends: ({ fileId, submissionId }) => [`GET file/download/${fileId}/?encoding=cart&name=a+row.txt&sid=${submissionId}`],
		output: ({ fileId }) => [{ sha256: fileId, name: 'a row.txt.cart', encoding: 'cart', mimeType: 'application/octet-stream' }],
	},
	{
		operation: 'file.download',
		name: 'as it is',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), encoding: 'raw', binaryPropertyName: 'sample' }),
		sends: ({ fileId }) => [`GET file/download/${fileId}/?encoding=raw`],
		output: ({ fileId }) => [{ sha256: fileId, name: fileId, encoding: 'raw' }],
	},
	{
		operation: 'file.download',
		name: 'in a ZIP archive',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), encoding: 'zip' }),
		sends: ({ fileId }) => [`GET file/download/${fileId}/?encoding=zip&password=infected`],
		output: ({ fileId }) => [{ sha256: fileId, name: `${fileId}.zip`, encoding: 'zip' }],
	},
	{
		operation: 'file.download',
		name: 'in a ZIP archive with a password that is too long',
		item: () => ({ ...fileOf({ fileId: NOWHERE }), encoding: 'zip', zipPassword: 'x'.repeat(129) }),
		sends: () => [],
		error: 'ZIP Password: must not have more than 128 characters',
	},
	{
		operation: 'file.download',
		name: 'in a ZIP archive with a blank password',
		item: () => ({ ...fileOf({ fileId: NOWHERE }), encoding: 'zip', zipPassword: ' ' }),
		sends: () => [],
		error: 'ZIP Password: is empty',
	},
	{
		operation: 'file.download',
		name: 'of a file that does not exist',
		item: () => fileOf({ fileId: NOWHERE }),
		sends: () => [`GET file/download/${NOWHERE}/?encoding=cart`],
		error: 'The file was not found in the system.',
	},
	{
		operation: 'file.getStrings',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), options: { minLength: 12 } }),
		sends: ({ fileId }) => [`GET file/strings/${fileId}/?len=12`],
		output: ({ fileId }) => [{ sha256: fileId, content: expect.stringContaining('http://row.example.com/') as string, truncated: false }],
	},
	{
		operation: 'file.getHex',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), options: { lineLength: 8 } }),
		sends: ({ fileId }) => [`GET file/hex/${fileId}/?length=8`],
		output: ({ fileId }) => [{ sha256: fileId, content: expect.stringMatching(/^00000000: {2}4c 41 42 2d 53 43 4f 52 {3}LAB-SCOR/) as string, truncated: false }],
	},
	{
		operation: 'file.getHex',
		name: 'without anything around the bytes',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), options: { bytesOnly: true } }),
		sends: ({ fileId }) => [`GET file/hex/${fileId}/?bytes_only=true`],
		output: () => [{ content: expect.stringMatching(/^[0-9a-f ]+$/) as string }],
	},
	{
		operation: 'file.getAscii',
		given: analyzedFile,
		item: fileOf,
		sends: ({ fileId }) => [`GET file/ascii/${fileId}/`],
		output: ({ fileId }) => [{ sha256: fileId, content: expect.stringMatching(/^LAB-SCORE: 500\nLAB-CHILD: /) as string, truncated: false }],
	},
	{
		operation: 'file.getImage',
		name: 'of a file that is no image of a result',
		given: analyzedFile,
		item: fileOf,
		sends: ({ fileId }) => [`GET file/image/${fileId}/`],
		error: 'This file is not allowed to be downloaded as a datastream.',
	},
	{
		operation: 'file.getSimilar',
		given: analyzedFile,
		item: fileOf,
		sends: ({ fileId }) => [`GET file/similar/${fileId}/`],
	},
	{
		operation: 'file.getSimilar',
		name: 'in the archive too',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), options: { useArchive: true } }),
		sends: ({ fileId }) => [`GET file/similar/${fileId}/?use_archive=true`],
	},
	{
		operation: 'file.getAiSummary',
		name: 'where AI is switched off',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), options: { language: 'french', noCache: true } }),
		sends: ({ fileId }) => [`GET file/ai/${fileId}/?lang=french&no_cache=true`],
		error: DISABLED_AI,
	},
	{
		operation: 'file.getCodeSummary',
		name: 'where AI is switched off',
		given: analyzedFile,
		item: (given) => ({ ...fileOf(given), options: { withTrace: true } }),
		sends: ({ fileId }) => [`GET file/code_summary/${fileId}/?with_trace=true`],
		error: DISABLED_AI,
	},
	{
		operation: 'file.deleteFromFilestore',
		given: freshFile,
		item: fileOf,
		sends: ({ fileId }) => [`DELETE file/filestore/${fileId}/`],
		output: ({ fileId }) => [{ sha256: fileId, success: true }],
	},
	{
		operation: 'file.deleteFromFilestore',
		name: 'without the role',
		as: 'user',
		given: analyzedFile,
		item: fileOf,
		sends: ({ fileId }) => [`DELETE file/filestore/${fileId}/`],
		error: 'file_purge',
	},
];
