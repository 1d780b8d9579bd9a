/** Alerts of a test's own: no other test changes them, and none counts them as its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../nodes/Assemblyline/client/types';
import { search } from '../lab/assemblyline/data';
import { unique } from './unique';

/** Every field that an alert has, but those that tell it from another. */
const template = JSON.parse(readFileSync(join(__dirname, '..', 'lab', 'assemblyline', 'alert.json'), 'utf8')) as JsonObject & { file: JsonObject };

/** Alerts that are sent to the search engine in one request. */
const TOGETHER = 2_000;

/** Stores an alert, straight in the search engine, where every server of the lab finds it at once; answers its id. */
export async function newAlert({ file, ...changes }: JsonObject & { file?: JsonObject } = {}): Promise<string> {
	const id = unique('own-alert');
	await storeAlerts([{ id, file: { ...template.file, ...file }, ...changes }]);
	return id;
}

/** Stores many alerts, which no server tells of; each has what it is given beside its id, and is new. */
export async function storeAlerts(alerts: (JsonObject & { id: string })[]): Promise<void> {
	for (let from = 0; from < alerts.length; from += TOGETHER) {
		const lines = alerts.slice(from, from + TOGETHER).map((changes) => {
			const { id } = changes;
			const now = new Date().toISOString();
			// What the server's own library adds to a document that everybody may see.
			const access = { __access_lvl__: 100, __access_req__: [], __access_grp1__: ['__EMPTY__'], __access_grp2__: ['__EMPTY__'] };
			const own = { alert_id: id, sid: id, ts: now, reporting_ts: now, submission_relations: [{ child: id, parent: null }] };
			return `${JSON.stringify({ index: { _id: id } })}\n${JSON.stringify({ ...template, ...access, ...own, ...changes })}\n`;
		});
		const { errors } = await search<{ errors: boolean }>('POST', '/alert_hot/_bulk', lines.join(''));
		if (errors) throw new Error('The search engine has refused some of the alerts');
	}
	await search('POST', '/alert_hot/_refresh');
}
