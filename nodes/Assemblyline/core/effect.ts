import type { Operation } from './operation';

/** Submits are sent once, but an agent may have them. */
export type Effect = 'changes' | 'reads' | 'submits';

/** GETs that change or take something away. */
const CHANGING_GETS = new Set([
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

/** Calls that hand something in to be analysed, or have a language model write something: harmless, but each costs. */
const SUBMITTING = new Set([
	'GET file/ai/<sha256>/',
	'GET file/code_summary/<sha256>/',
	'GET submission/ai/<sid>/',
	'GET submit/dynamic/<sha256>/',
	'GET submit/resubmit/<sid>/',
	'POST assistant/',
	'POST ingest/',
	'POST submit/',
	'PUT submit/<profile>/<sha256>/',
]);

/** POSTs that only read, beside those of the searches. */
const READING_POSTS = new Set([
	'POST archive/label/',
	'POST file/similar/<sha256>/',
	'POST result/multiple_keys/',
	'POST retrohunt/',
	'POST retrohunt/errors/<code>/',
	'POST retrohunt/hits/<id>/',
	'POST retrohunt/types/<id>/',
	'POST service/installing/',
	'POST submission/<sid>/file/<sha256>/',
]);

/** What a call does, by its endpoint as operations name it: only one that reads may be sent again. */
export function effectOf(endpoint: string): Effect {
	if (SUBMITTING.has(endpoint)) return 'submits';
	const isGet = endpoint.startsWith('GET ') && !CHANGING_GETS.has(endpoint);
	return isGet || READING_POSTS.has(endpoint) || endpoint.startsWith('POST search/') ? 'reads' : 'changes';
}

/** Whether an operation changes, removes or takes away what is on the server. Handing in for analysis does not. */
export function isChanging({ endpoints }: Pick<Operation, 'endpoints'>): boolean {
	return endpoints.some((endpoint) => effectOf(endpoint) === 'changes');
}

/** Whether an operation only reads: it may be done again where nobody knows whether it was done. */
export function isRepeatable({ endpoints }: Pick<Operation, 'endpoints'>): boolean {
	return endpoints.every((endpoint) => effectOf(endpoint) === 'reads');
}
