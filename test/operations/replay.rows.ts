import type { Row } from './row';

const locators = { submissionId: { mode: 'id', value: 'aRow' } };
/** No server of the lab allows replay: each row tells what is sent, and what a user of such a server sees. */
const error = 'Api does not exist';

export const replayRows: Row[] = [
	{ operation: 'replay.getCheckpoint', item: () => ({ messageType: 'workflow' }), sends: () => ['PUT replay/checkpoint/workflow/'], error },
	{
		operation: 'replay.setCheckpoint',
		item: () => ({ messageType: 'safelist', checkpoint: '*' }),
		sends: () => ['PUT replay/checkpoint/safelist/ {"checkpoint":"*"}'],
		error,
	},
	{ operation: 'replay.getMessage', item: () => ({ messageType: 'file' }), sends: () => ['GET replay/queue/file/'], error },
	{
		operation: 'replay.putMessage',
		item: () => ({ messageType: 'alert', message: '{"alert_id":"aRow","reporting_ts":"2026-01-01T00:00:00.000000Z"}' }),
		sends: () => ['PUT replay/queue/alert/ {"alert_id":"aRow","reporting_ts":"2026-01-01T00:00:00.000000Z"}'],
		error,
	},
	{
		operation: 'replay.putMessage',
		name: 'about a file',
		item: () => ({ messageType: 'file', fileName: 'a.al_bundle' }),
		sends: () => ['PUT replay/queue/file/ "a.al_bundle"'],
		error,
	},
	{ operation: 'replay.request', item: () => locators, sends: () => ['GET replay/submission/aRow/'], error },
	{
		operation: 'replay.setComplete',
		item: () => ({ documentType: 'alert', alertId: { mode: 'id', value: 'aRow' } }),
		sends: () => ['POST replay/alert/aRow/'],
		error,
	},
	{
		operation: 'replay.setBulkPending',
		item: () => ({ documentType: 'alert', query: 'alert_id:nothingThere', limit: 5, options: { filters: ['type:EMAIL'] } }),
		sends: () => ['POST replay/pending/ {"index":"alert","query":"alert_id:nothingThere","filter_queries":["type:EMAIL"],"max_docs":5}'],
		error,
	},
];
