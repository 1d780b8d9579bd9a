import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { getOutstandingServices, setupWatchQueue } from '../../nodes/Assemblyline/client/live';
import { submit } from '../../nodes/Assemblyline/client/submit';
import { waitFor } from '../lab/support';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import { type Given, oncePerServer, type Row } from './row';
import { analyzed } from './submission.rows';
import { deleteSubmission } from './undo';

/** A submission that runs for some seconds more, once a service works on it. */
async function running(client: AssemblylineClient, seconds = 5): Promise<Given> {
	const { sid } = await submit(client, { kind: 'text', text: `LAB-SLEEP: ${seconds}\n${unique('live')}` }, { params: { ttl: 1 } });
	await waitFor(async () => (await getOutstandingServices(client, sid))?.LabScanner, 120_000, 100, 'the service to have it');
	return { sid };
}

const ended = oncePerServer(async (client) => ({ sid: (await analyzed(client)).sid }));

/** The queue of a submission that has ended: all messages are in it. */
async function filledQueue(client: AssemblylineClient): Promise<Given> {
	const queue = async () => {
		const { sid = '' } = await running(client, 2);
		const watchQueue = await setupWatchQueue(client, sid);
		return watchQueue ? { sid, watchQueue } : undefined;
	};
	const { sid, watchQueue } = await waitFor(queue, 120_000, 0, 'a queue before the end');
	await endOf(client, sid);
	return { sid, watchQueue };
}

const locator = ({ sid = '' }: Given) => ({ submissionId: { mode: 'id', value: sid } });
const after: Row['after'] = (client, { sid = '' }) => deleteSubmission(client, sid);
const UNKNOWN = 'nothingThere';
const REFUSED = `Submission ${UNKNOWN} does not exist, or this user may not see it`;

export const liveRows: Row[] = [
	{
		operation: 'live.setupWatchQueue',
		given: (client) => running(client),
		item: locator,
		sends: ({ sid }) => [`GET live/setup_watch_queue/${sid}/`],
		output: ({ sid }) => [{ sid, wq_id: expect.stringMatching(/^D-.+-WQ$/) as string }],
		after,
	},
	{
		operation: 'live.setupWatchQueue',
		name: 'for a submission that has ended',
		given: ended,
		item: locator,
		sends: ({ sid }) => [`GET live/setup_watch_queue/${sid}/`],
		error: 'No service is working on submission',
	},
	{
		operation: 'live.setupWatchQueue',
		name: 'for an unknown submission',
		item: () => locator({ sid: UNKNOWN }),
		sends: () => [`GET live/setup_watch_queue/${UNKNOWN}/`],
		error: REFUSED,
	},
	{
		operation: 'live.getMessage',
		given: filledQueue,
		item: ({ watchQueue = '' }) => ({ watchQueue }),
		sends: ({ watchQueue }) => [`GET live/get_message/${watchQueue}/`],
		output: () => [{ type: 'start', status_code: 200 }],
		after,
	},
	{
		operation: 'live.getMessage',
		name: 'of an empty queue',
		item: () => ({ watchQueue: 'D-00000000-0000-0000-0000-000000000000-WQ' }),
		sends: () => ['GET live/get_message/D-00000000-0000-0000-0000-000000000000-WQ/'],
		output: () => [],
	},
	{
		operation: 'live.getMessages',
		given: filledQueue,
		item: ({ watchQueue = '' }) => ({ watchQueue }),
		sends: ({ watchQueue }) => [`GET live/get_message_list/${watchQueue}/`],
		output: () => [{ type: 'start' }, { type: 'cachekey', msg: expect.stringContaining('.LabScanner.') as string }, { type: 'stop' }],
		after,
	},
	{
		operation: 'live.getOutstandingServices',
		given: (client) => running(client),
		item: locator,
		sends: ({ sid }) => [`GET live/outstanding_services/${sid}/`],
		output: ({ sid }) => [{ sid, services: { LabScanner: 1 } }],
		compare: { maps: ['[].json.services'] },
		after,
	},
	{
		operation: 'live.getOutstandingServices',
		name: 'of a submission that has ended',
		given: ended,
		item: locator,
		sends: ({ sid }) => [`GET live/outstanding_services/${sid}/`],
		output: ({ sid }) => [{ sid, services: {} }],
	},
	{
		operation: 'live.getOutstandingServices',
		name: 'of an unknown submission',
		item: () => locator({ sid: UNKNOWN }),
		sends: () => [`GET live/outstanding_services/${UNKNOWN}/`],
		error: REFUSED,
	},
	{
		operation: 'live.watch',
		given: (client) => running(client),
		item: (given) => ({ ...locator(given), options: { pollInterval: 1 }, watchTimeout: 300 }),
		// How often it looks until the submission has ended is up to the server.
		sends: ({ sid }) =>
			expect.arrayContaining([`GET live/setup_watch_queue/${sid}/`, `GET submission/${sid}/`, expect.stringMatching(/^GET live\/get_message_list\/D-.+-WQ\/$/)]) as string[],
		output: () => [{ type: 'start' }, { type: 'cachekey', msg: expect.stringContaining('.LabScanner.') as string }, { type: 'stop' }],
		after,
	},
	{
		operation: 'live.watch',
		name: 'on from a queue that is there',
		given: filledQueue,
		item: (given) => ({ ...locator(given), options: { pollInterval: 1, watchQueue: given.watchQueue ?? '' } }),
		sends: ({ sid, watchQueue }) => [`GET submission/${sid}/`, `GET live/get_message_list/${watchQueue}/`],
		output: () => [{ type: 'start' }, { type: 'cachekey' }, { type: 'stop' }],
		after,
	},
	{
		operation: 'live.watch',
		name: 'of a submission that has ended',
		given: ended,
		item: locator,
		sends: ({ sid }) => [`GET live/setup_watch_queue/${sid}/`],
		output: () => [],
	},
];
