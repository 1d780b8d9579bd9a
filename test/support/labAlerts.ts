/** Alerts of a test's own: no other test changes them, and none counts them as its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../nodes/Assemblyline/client/types';
import { search } from '../lab/assemblyline/data';
import { unique } from './unique';

/** Every field that an alert has, but those that tell it from another. */
const template = JSON.parse(readFileSync(join(__dirname, '..', 'lab', 'assemblyline', 'alert.json'), 'utf8')) as JsonObject & { file: JsonObject };

/** Stores an alert, straight in the search engine, where every server of the lab finds it at once; answers its id. */
export async function newAlert({ file, ...changes }: JsonObject & { file?: JsonObject } = {}): Promise<string> {
	const id = unique('own-alert');
	const now = new Date().toISOString();
	const relations = [{ child: id, parent: null }];
	// What the server's own library adds to a document that everybody may see.
	const access = { __access_lvl__: 100, __access_req__: [], __access_grp1__: ['__EMPTY__'], __access_grp2__: ['__EMPTY__'] };
	const own = { id, alert_id: id, sid: id, ts: now, reporting_ts: now, submission_relations: relations, file: { ...template.file, ...file } };
	const document = { ...template, ...access, ...own, ...changes };
	await search('PUT', `/alert_hot/_doc/${id}?refresh=true`, JSON.stringify(document));
	return id;
}
