import { ingest } from '../../nodes/Assemblyline/client/submit';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { redis } from '../lab/assemblyline/queues';
import { waitFor } from '../lab/support';
import { unique } from '../support/unique';
import type { Given, Row } from './row';

const SAFE = '"deep_scan":false,"ignore_cache":false,"ignore_filtering":false,"generate_alert":false';

/** What is asked of the server where Classification is left out. */
const MARKING = ['GET file/info/adc376f3b632de3ca02e1b6597d37c8143147c2f4287c8d0df9ecf0ee3bda9fc/'];

/** A queue with the message of a file in it. */
async function queueWithMessage(client: AssemblylineClient): Promise<Given> {
	const notificationQueue = unique('row').replaceAll('-', '_');
	await ingest(client, { kind: 'text', text: notificationQueue }, { params: { ttl: 1 }, notification_queue: notificationQueue });
	// Reading over the API would take the message away.
	await waitFor(async () => Number((await redis('LLEN', `nq-${notificationQueue}`))[0]) > 0, 120_000, 250, 'the message');
	return { notificationQueue };
}

export const ingestRows: Row[] = [
	{
		operation: 'ingest.ingest',
		name: 'that leads back to the execution',
		item: () => ({ inputSource: 'text', text: 'a row', options: { ttl: 1, linkToExecution: true } }),
		sends: () => [...MARKING, 'GET search/fields/submission/', `POST ingest/ {"metadata":{"n8n.workflow":"Triage <b>","n8n.execution_url":"https://n8n.example/base/workflow/w1/executions/42"},"params":{${SAFE},"ttl":1},"plaintext":"a row"}`],
	},
	{
		operation: 'ingest.ingest',
		item: () => ({ inputSource: 'text', text: 'a row', options: { ttl: 1 } }),
		sends: () => [...MARKING, `POST ingest/ {"params":{${SAFE},"ttl":1},"plaintext":"a row"}`],
	},
	{
		operation: 'ingest.ingestMany',
		item: () => ({ inputSource: 'text', text: 'a row', options: { ttl: 1 } }),
		sends: () => ['GET help/configuration/', ...MARKING, `POST ingest/ {"params":{${SAFE},"ttl":1},"plaintext":"a row"}`],
		output: () => [{ status: 'sent', sha256: 'adc376f3b632de3ca02e1b6597d37c8143147c2f4287c8d0df9ecf0ee3bda9fc' }],
	},
	{
		operation: 'ingest.getMessage',
		given: queueWithMessage,
		item: ({ notificationQueue = '' }) => ({ notificationQueue }),
		sends: ({ notificationQueue }) => [`GET ingest/get_message/${notificationQueue}/`],
		output: () => [{ verdict: 'informative', score: 0, sid: expect.any(String) as string, state: 'completed', failure: null, ingestId: expect.any(String) as string }],
		compare: { maps: ['[].json.metadata'] },
	},
	{
		operation: 'ingest.getMessages',
		given: queueWithMessage,
		item: ({ notificationQueue = '' }) => ({ notificationQueue, limit: 5 }),
		sends: ({ notificationQueue }) => [`GET ingest/get_message_list/${notificationQueue}/?page_size=5`],
		output: () => [{ verdict: 'informative', score: 0, sid: expect.any(String) as string, state: 'completed', failure: null, ingestId: expect.any(String) as string }],
		compare: { maps: ['[].json.metadata'] },
	},
];
