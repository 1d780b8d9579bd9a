import { newAlert } from '../support/labAlerts';
import type { Given, Row } from './row';

const FIXED = 'alert_id:lab-alert-*';
const LABEL = 'ROW-OF-N8N';

/** An alert of the row's own. */
const ownAlert = (changes = {}) => async (): Promise<Given> => ({ alertId: await newAlert(changes) });

const one = ({ alertId = '' }: Given) => ({ alertId: { mode: 'id', value: alertId } });
const byId = ({ alertId }: Given) => `alert_id:"${alertId}"`;
/** The query of {@link byId} as it is sent. */
const sentId = ({ alertId }: Given) => `q=alert_id%3A%22${alertId}%22`;
const success = ({ alertId }: Given) => [{ alertId, success: true }];
const oneUpdated = (given: Given) => [{ query: byId(given), success: true, updated: 1 }];

const document: Row['compare'] = { optional: ['[].json.al.attrib', '[].json.metadata.ts'], maps: ['[].json.metadata'] };
const span = { filters: ['type:lab'], timeConstraint: '2d', tcStart: '2024-01-03T14:00:00+02:00' };
const sentSpan = 'fq=type%3Alab&tc=2d&tc_start=2024-01-03T12%3A00%3A00.000Z';

export const alertRows: Row[] = [
	{
		operation: 'alert.get',
		given: ownAlert(),
		item: one,
		sends: ({ alertId }) => [`GET alert/${alertId}/`],
		output: ({ alertId }) => [{ verdict: 'suspicious', score: 500, file: 'lab[.]txt', sid: alertId, state: 'completed', why: '', alertId, status: 'TRIAGE', priority: 'LOW', labels: [], owner: null, metadata: { lab: '1' } }],
		compare: document,
	},
	{
		operation: 'alert.get',
		name: 'as the server has it',
		given: ownAlert(),
		item: (given) => ({ ...one(given), simplify: false }),
		sends: ({ alertId }) => [`GET alert/${alertId}/`],
		output: ({ alertId }) => [{ alert_id: alertId }],
		compare: document,
	},
	{
		operation: 'alert.get',
		name: 'that does not exist',
		item: () => ({ alertId: { mode: 'id', value: 'nothingThere' } }),
		sends: () => ['GET alert/nothingThere/'],
		error: 'This alert does not exists',
	},
	{
		operation: 'alert.getAll',
		item: () => ({ query: FIXED }),
		sends: () => ['GET alert/list/?q=alert_id%3Alab-alert-*&no_delay=true&offset=0&rows=50'],
		output: () => [{ alertId: 'lab-alert-3', verdict: 'malicious' }, { alertId: 'lab-alert-2' }, { alertId: 'lab-alert-1' }],
		compare: document,
	},
	{
		operation: 'alert.getAll',
		name: 'of a span of time, sorted',
		item: () => ({ query: FIXED, returnAll: true, options: { ...span, excludeNewest: true, sort: 'al.score asc' } }),
		sends: () => [`GET alert/list/?q=alert_id%3Alab-alert-*&${sentSpan}&sort=al.score+asc&offset=0&rows=500`],
		output: () => [{ alertId: 'lab-alert-1' }, { alertId: 'lab-alert-2' }, { alertId: 'lab-alert-3' }],
		compare: document,
	},
	{
		operation: 'alert.getAll',
		name: 'with a query that cannot be read',
		item: () => ({ query: 'alert_id:' }),
		sends: () => ['GET alert/list/?q=alert_id%3A&no_delay=true&offset=0&rows=50'],
		error: 'Query: cannot be read as Lucene: the : at character 9 has nothing behind it [item 0]',
	},
	{
		operation: 'alert.getAll',
		name: 'with a time that is none',
		item: () => ({ options: { tcStart: 'yesterday' } }),
		sends: () => [],
		error: "Until: is 'yesterday', which is not a date such as",
	},
	{
		operation: 'alert.getGrouped',
		item: () => ({ field: 'file.sha256', query: FIXED, limit: 5 }),
		sends: () => ['GET alert/grouped/file.sha256/?q=alert_id%3Alab-alert-*&no_delay=true&offset=0&rows=5'],
		output: () => [{ alertId: 'lab-alert-3', groupCount: 3 }],
		compare: document,
	},
	{
		operation: 'alert.getGrouped',
		name: 'by a date',
		item: () => ({ field: 'ts', query: FIXED, options: {} }),
		sends: () => ['GET alert/grouped/ts/?q=alert_id%3Alab-alert-*&no_delay=true&offset=0&rows=50'],
		error: 'only keywords and numbers are accepted',
	},
	{
		operation: 'alert.getStatistics',
		item: () => ({ query: FIXED }),
		sends: () => ['GET alert/statistics/?q=alert_id%3Alab-alert-*&no_delay=true'],
	},
	{
		operation: 'alert.getLabels',
		item: () => ({ query: FIXED, options: { ...span, excludeNewest: true } }),
		sends: () => [`GET alert/labels/?q=alert_id%3Alab-alert-*&${sentSpan}`],
		output: () => [
			{ value: 'LAB1', count: 1 },
			{ value: 'LAB2', count: 1 },
			{ value: 'LAB3', count: 1 },
		],
	},
	{
		operation: 'alert.getPriorities',
		item: () => ({ query: FIXED }),
		sends: () => ['GET alert/priorities/?q=alert_id%3Alab-alert-*&no_delay=true'],
		output: () => [
			{ value: 'CRITICAL', count: 1 },
			{ value: 'LOW', count: 1 },
			{ value: 'MEDIUM', count: 1 },
		],
	},
	{
		operation: 'alert.getStatuses',
		item: () => ({ query: FIXED }),
		sends: () => ['GET alert/statuses/?q=alert_id%3Alab-alert-*&no_delay=true'],
		output: () => [{ value: 'TRIAGE', count: 3 }],
	},
	{
		operation: 'alert.getRelated',
		item: () => ({ query: 'alert_id:lab-alert-2', options: { filters: ['type:lab'] } }),
		sends: () => ['GET alert/related/?q=alert_id%3Alab-alert-2&fq=type%3Alab'],
		output: () => [{ alertId: 'lab-alert-2' }],
	},
	{
		operation: 'alert.addLabels',
		given: ownAlert(),
		item: (given) => ({ ...one(given), labels: ['row-of-n8n', 'Row-of-n8n'] }),
		sends: ({ alertId }) => [`POST alert/label/${alertId}/ ["${LABEL}"]`],
		output: success,
	},
	{
		operation: 'alert.addLabels',
		name: 'to an alert that does not exist',
		item: () => ({ ...one({ alertId: 'nothingThere' }), labels: 'a,b' }),
		sends: () => ['POST alert/label/nothingThere/ ["A","B"]'],
		error: 'Alert ID nothingThere not found',
	},
	{
		operation: 'alert.addLabels',
		name: 'without labels',
		item: () => ({ ...one({ alertId: 'nothingThere' }), labels: [''] }),
		sends: () => [],
		error: 'Labels: is empty',
	},
	{
		operation: 'alert.removeLabels',
		given: ownAlert({ label: [LABEL] }),
		item: (given) => ({ ...one(given), labels: [LABEL, 'not-there'] }),
		sends: ({ alertId }) => [`DELETE alert/label/${alertId}/ ["${LABEL}","NOT-THERE"]`],
		output: success,
	},
	{
		operation: 'alert.setPriority',
		given: ownAlert(),
		item: (given) => ({ ...one(given), priority: 'LOW' }),
		sends: ({ alertId }) => [`POST alert/priority/${alertId}/ "LOW"`],
		output: success,
	},
	{
		operation: 'alert.setStatus',
		given: ownAlert(),
		item: (given) => ({ ...one(given), status: 'TRIAGE' }),
		sends: ({ alertId }) => [`POST alert/status/${alertId}/ "TRIAGE"`],
		output: success,
	},
	{
		operation: 'alert.setVerdict',
		given: ownAlert(),
		item: (given) => ({ ...one(given), verdict: 'non_malicious' }),
		sends: ({ alertId }) => [`PUT alert/verdict/${alertId}/non_malicious/`],
		output: success,
	},
	{
		operation: 'alert.takeOwnership',
		given: ownAlert(),
		item: one,
		sends: ({ alertId }) => [`GET alert/ownership/${alertId}/`],
		output: success,
	},
	{
		operation: 'alert.takeOwnership',
		name: 'of an own alert',
		given: ownAlert({ owner: 'admin' }),
		item: one,
		sends: ({ alertId }) => [`GET alert/ownership/${alertId}/`, `GET alert/${alertId}/`],
		output: success,
	},
	{
		operation: 'alert.takeOwnership',
		name: "of somebody else's alert",
		given: ownAlert({ owner: 'user' }),
		item: one,
		sends: ({ alertId }) => [`GET alert/ownership/${alertId}/`, `GET alert/${alertId}/`],
		error: 'Alert is already owned by',
	},
	{
		operation: 'alert.addLabelsByQuery',
		given: ownAlert(),
		item: (given) => ({ query: byId(given), labels: ['row-of-n8n'] }),
		sends: (given) => [`POST alert/label/batch/?${sentId(given)} ["${LABEL}"]`],
		output: oneUpdated,
	},
	{
		operation: 'alert.addLabelsByQuery',
		name: 'without a query',
		item: () => ({ query: ' ', labels: ['a'] }),
		sends: () => [],
		error: 'Query: is empty',
	},
	{
		operation: 'alert.addLabelsByQuery',
		name: 'with a query that cannot be read',
		item: () => ({ query: 'alert_id:', labels: ['a'] }),
		sends: () => ['POST alert/label/batch/?q=alert_id%3A ["A"]', 'GET alert/list/?q=alert_id%3A&no_delay=true&offset=0&rows=0'],
		error: 'Query: cannot be read as Lucene: the : at character 9 has nothing behind it [item 0]',
	},
	{
		operation: 'alert.addLabelsByQuery',
		name: 'with a query that matches none',
		item: () => ({ query: 'alert_id:nothingThere', labels: ['a'] }),
		sends: () => ['POST alert/label/batch/?q=alert_id%3AnothingThere ["A"]', 'GET alert/list/?q=alert_id%3AnothingThere&no_delay=true&offset=0&rows=0'],
		output: () => [{ query: 'alert_id:nothingThere', success: true, updated: 0 }],
	},
	{
		operation: 'alert.removeLabelsByQuery',
		given: ownAlert({ label: [LABEL] }),
		item: (given) => ({ query: byId(given), labels: [LABEL] }),
		sends: (given) => [`DELETE alert/label/batch/?${sentId(given)} ["${LABEL}"]`],
		output: oneUpdated,
	},
	{
		operation: 'alert.setPriorityByQuery',
		given: ownAlert(),
		item: (given) => ({ query: byId(given), priority: 'LOW' }),
		sends: (given) => [`POST alert/priority/batch/?${sentId(given)} "LOW"`],
		output: oneUpdated,
	},
	{
		operation: 'alert.setPriorityByQuery',
		name: 'of all alerts that pass a filter',
		given: ownAlert(),
		item: (given) => ({ allAlerts: true, query: 'is not read', priority: 'LOW', options: { filters: [byId(given)] } }),
		sends: ({ alertId }) => [`POST alert/priority/batch/?q=*&fq=alert_id%3A%22${alertId}%22 "LOW"`],
		output: () => [{ query: '*', success: true, updated: 1 }],
	},
	{
		operation: 'alert.setStatusByQuery',
		given: ownAlert(),
		item: (given) => ({ query: byId(given), status: 'TRIAGE' }),
		sends: (given) => [`POST alert/status/batch/?${sentId(given)} "TRIAGE"`],
		output: oneUpdated,
	},
	{
		operation: 'alert.takeOwnershipByQuery',
		given: ownAlert(),
		item: (given) => ({ query: byId(given) }),
		sends: (given) => [`GET alert/ownership/batch/?${sentId(given)}`],
		output: oneUpdated,
	},
	{
		operation: 'alert.updateByQuery',
		given: ownAlert(),
		item: (given) => ({ query: byId(given), changes: { labels: ['row-of-n8n'], removedLabels: ['not-there'], priority: 'LOW', status: 'TRIAGE' } }),
		sends: (given) => [`POST alert/all/batch/?${sentId(given)} {"priority":"LOW","status":"TRIAGE","labels":["${LABEL}"],"removed_labels":["NOT-THERE"]}`],
		output: oneUpdated,
	},
	{
		operation: 'alert.updateByQuery',
		name: 'without a change',
		item: () => ({ query: '*', changes: {} }),
		sends: () => [],
		error: 'Changes: are empty',
	},
	{
		operation: 'alert.updateByQuery',
		name: 'with a label to add and to remove',
		item: () => ({ query: '*', changes: { labels: ['a'], removedLabels: ['A'] } }),
		sends: () => [],
		error: 'Remove Labels: has A, which Add Labels has too',
	},
];
