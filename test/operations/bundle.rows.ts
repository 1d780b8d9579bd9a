import { gzipSync } from 'node:zlib';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { unique } from '../support/unique';
import type { FakeBinary } from '../support/helpers';
import type { Given, Row } from './row';
import { analyzed } from './submission.rows';
import { deleteSubmission } from './undo';

/** A tar file with one file in it. */
function tar(name: string, content: Buffer): Buffer {
	const header = Buffer.alloc(512);
	const put = (text: string, offset: number) => header.write(text, offset, 'latin1');
	put(name, 0);
	put('0000644\0' + '0000000\0'.repeat(2), 100);
	put(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
	put('00000000000\0        0', 136);
	put('ustar\x0000', 257);
	put(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
	const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
	return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}

/** A bundle with a submission of its own that has neither files nor results. */
function bundleOf(sid: string): Buffer {
	const submission = {
		sid, classification: 'TLP:C', error_count: 0, errors: [], expiry_ts: new Date(Date.now() + 86_400_000).toISOString(), file_count: 0, files: [], max_score: 0, metadata: {},
		params: { submitter: 'admin', description: 'a row', ttl: 1 }, results: [], state: 'completed', times: { submitted: '2026-01-01T00:00:00.000Z', completed: '2026-01-01T00:00:01.000Z' },
	};
	const parts = { submission, files: { list: [], tree: {}, infos: {} }, results: { results: {} }, errors: { errors: {} } };
	return gzipSync(tar('results.json', Buffer.from(JSON.stringify(parts))));
}

const streamed = (id: string, content: string): FakeBinary => ({ id, content, data: id, bytes: Buffer.byteLength(content), fileName: 'row.al_bundle', mimeType: 'application/octet-stream' });
const inMemory = (content: Buffer): FakeBinary => ({ data: content.toString('base64'), fileName: 'row.al_bundle', mimeType: 'application/octet-stream' });

const imported = unique('bundle').replaceAll('_', '');
const importedStream = unique('stream').replaceAll('_', '');

const ended = async (client: AssemblylineClient): Promise<Given> => ({ sid: (await analyzed(client)).sid });

export const bundleRows: Row[] = [
	{
		operation: 'bundle.export',
		given: ended,
		item: ({ sid = '' }) => ({ submissionId: { mode: 'id', value: sid } }),
		sends: ({ sid }) => [`GET bundle/${sid}/`],
		output: ({ sid }) => [{ sid, file_name: `${sid}.al_bundle` }],
		after: (client, { sid = '' }) => deleteSubmission(client, sid),
	},
	{
		operation: 'bundle.export',
		name: 'of an unknown alert',
		item: () => ({ source: 'alert', alertId: { mode: 'id', value: 'nothingThere' } }),
		sends: () => ['GET bundle/nothingThere/?use_alert=true'],
		error: 'You are not allowed create a bundle for this alert',
	},
	{
		operation: 'bundle.import',
		item: () => ({ options: { existOk: true, allowIncomplete: true, minClassification: 'TLP:C' } }),
		binary: [{ data: inMemory(bundleOf(imported)) }],
		// Whatever is no JSON is called multipart here; it is the bundle itself.
		sends: () => ['POST bundle/?allow_incomplete=true&exist_ok=true&min_classification=TLP%3AC multipart'],
		output: () => [{ file_name: 'row.al_bundle', success: true }],
		after: (client) => deleteSubmission(client, imported),
	},
	{
		operation: 'bundle.import',
		name: 'of a streamed file',
		item: () => ({}),
		// The server takes base64 too; the stand-in for n8n's stored files holds text.
		binary: [{ data: streamed('stored', bundleOf(importedStream).toString('base64')) }],
		sends: () => ['POST bundle/ multipart'],
		output: () => [{ file_name: 'row.al_bundle', success: true }],
		after: (client) => deleteSubmission(client, importedStream),
	},
	{
		operation: 'bundle.import',
		name: 'of what is no bundle',
		item: () => ({}),
		binary: [{ data: inMemory(Buffer.from('This is no bundle!')) }],
		sends: () => ['POST bundle/ multipart'],
		error: 'Not a valid bundle',
	},
];
