import type { Operation } from './operation';

/** GETs that change or take something away; every other GET only reads. */
const WRITING_GETS = new Set([
	'GET alert/ownership/<alert_id>/',
	'GET alert/ownership/batch/',
	'GET ingest/get_message/<notification_queue>/',
	'GET ingest/get_message_list/<notification_queue>/',
	'GET live/get_message/<wq_id>/',
	'GET live/get_message_list/<wq_id>/',
	'GET replay/<index>/<doc_id>/',
	'GET replay/queue/<message_type>/',
	'GET service/update_all/',
	'GET signature/change_status/<signature_id>/<status>/',
	'GET signature/clear_status/<signature_id>/',
	'GET user/tos/<username>/',
	'GET workflow/<workflow_id>/run/',
]);

/** POSTs that only read. */
const READING_POSTS = new Set(['POST archive/label/', 'POST assistant/', 'POST file/similar/<sha256>/', 'POST result/multiple_keys/', 'POST retrohunt/errors/<code>/', 'POST retrohunt/hits/<id>/', 'POST retrohunt/types/<id>/', 'POST service/installing/']);

/** Calls that hand something in to be analysed, or looked for. */
const STARTING = new Set(['POST ingest/', 'POST retrohunt/', 'POST submit/', 'PUT submit/<profile>/<sha256>/']);

const isReading = (endpoint: string) => (endpoint.startsWith('GET ') ? !WRITING_GETS.has(endpoint) : READING_POSTS.has(endpoint) || endpoint.startsWith('POST search/'));

/** Whether an operation changes, removes or takes away what is on the server. Handing in for analysis does not. */
export function isChanging({ endpoints }: Pick<Operation, 'endpoints'>): boolean {
	return endpoints.some((endpoint) => !isReading(endpoint) && !STARTING.has(endpoint));
}

/** Whether an operation only reads: it may be done again where nobody knows whether it was done. */
export function isRepeatable({ endpoints }: Pick<Operation, 'endpoints'>): boolean {
	return endpoints.every(isReading);
}
