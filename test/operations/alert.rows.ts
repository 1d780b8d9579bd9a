import { searchPage } from '../../nodes/Assemblyline/client/search';
import type { Given, Row } from './row';

/** The newest alert of the lab. */
const newestAlert: Row['given'] = async (client): Promise<Given> => {
	const { items } = await searchPage(client, 'alert', { query: '*', rows: 1, sort: 'reporting_ts desc' });
	return { alertId: String(items[0]?.alert_id) };
};

export const alertRows: Row[] = [
	{
		operation: 'alert.get',
		given: newestAlert,
		item: ({ alertId = '' }) => ({ alertId: { mode: 'id', value: alertId } }),
		sends: ({ alertId }) => [`GET alert/${alertId}/`],
		output: ({ alertId }) => [{ alert_id: alertId }],
		compare: { optional: ['[].json.al.attrib', '[].json.metadata.ts'], maps: ['[].json.metadata'] },
	},
	{
		operation: 'alert.get',
		name: 'that does not exist',
		item: () => ({ alertId: { mode: 'id', value: 'nothingThere' } }),
		sends: () => ['GET alert/nothingThere/'],
		error: 'This alert does not exists',
	},
];
