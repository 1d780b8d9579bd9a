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

/** POSTs and others that only read, or hand something in to be analysed. */
const HARMLESS = new Set(['POST archive/label/', 'POST assistant/', 'POST file/similar/<sha256>/', 'POST ingest/', 'POST result/multiple_keys/', 'POST retrohunt/', 'POST retrohunt/errors/<code>/', 'POST retrohunt/hits/<id>/', 'POST retrohunt/types/<id>/', 'POST service/installing/', 'POST submit/', 'PUT submit/<profile>/<sha256>/']);

/** Whether an operation changes, removes or takes away what is on the server. Handing in for analysis does not. */
export function isChanging({ endpoints }: Pick<Operation, 'endpoints'>): boolean {
	return endpoints.some((endpoint) => {
		if (HARMLESS.has(endpoint) || endpoint.startsWith('POST search/')) return false;
		return !endpoint.startsWith('GET ') || WRITING_GETS.has(endpoint);
	});
}
