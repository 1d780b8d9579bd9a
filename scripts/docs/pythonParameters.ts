/** Where the parameters of the Python client stand here, or why they do not; those with the server's own names are found by these. */

/** The field, or fields, by its parameter name; or why there is none. */
export type Place = string[] | string | { why: string };

/** By the name that several methods have for it; the first field that the operation has counts. */
export const FIELDS: Record<string, string[]> = {
	content: ['text'], doc_id: ['submissionId'], error_key: ['errorId'], fav_type: ['favoriteType'], fetch_input: ['hash'], filter_queries: ['filters'], fname: ['fileName'],
	fq: ['query'], fq_list: ['filters'], h: ['hash'], index: ['documentType'], key: ['resultId', 'errorId', 'metadataKey'], m_type: ['messageType'], max_docs: ['limit'],
	no_delay: ['excludeNewest'], nq: ['notificationQueue'], nt: ['notificationThreshold'], output: ['binaryPropertyName'], profile: ['submissionProfile'], q: ['query'],
	qhash: ['badlistId', 'safelistId', 'ssdeep', 'tlsh'], rows: ['limit'], service: ['serviceId'], service_name: ['serviceId'], sha256: ['fileId', 'hash'],
	sha256s: ['sha256'], sid: ['submissionId'], sig_type: ['type'], user: ['userId'], username: ['userId'], wq: ['watchQueue'],
};

/** Why an operation has no field for what several methods have. */
export const REASONS: Record<string, string> = {
	offset: 'Return All and Limit go through the list page by page',
	output: 'the answer is the item itself',
	reconnect: 'a trigger connects again by itself',
	timeout: 'a trigger listens until it is switched off',
	track_total_hits: 'the items are the count; Search has Track Total Hits',
	use_archive: 'no server reads it here',
};

const entry = ['entryType', 'tagType', 'tagValue', 'hashes', 'reason', 'sourceType', 'sourceName', 'options'];
const account = ['options', 'moreFields'];
const source = ['uri', 'options'];

/** By method and parameter, where it is not the name alone that tells. */
export const PLACES: Record<string, Record<string, Place>> = {
	'alert.related': { no_delay: { why: 'no server reads it here' } },
	assistant: { user_prompt: 'message' },
	'badlist.add_update': { badlist_object: entry },
	'badlist.add_update_many': { list_of_badlist_object: entry },
	'bundle.create': { use_alert: 'source' },
	'bundle.import_bundle': { bundle: 'binaryPropertyName', complete_queue: { why: 'the client does not send it' }, reclassification: { why: 'no server reads it' } },
	get_client: {
		server: 'serverUrl',
		auth: ['username', 'password'],
		cert: ['certificate', 'privateKey', 'passphrase'],
		apikey: ['username', 'apiKey'],
		verify: ['caCertificate', 'ignoreSslIssues'],
		debug: { why: "each request leaves a line in n8n's log at the level debug" },
		oauth: { why: 'a token lives for an hour, a stored credential longer' },
		proxies: { why: "n8n's own proxy settings hold" },
		retries: { why: 'reads are repeated by themselves, and submissions that the server refuses as too many of the user run; other writes never are' },
		silence_requests_warnings: { why: 'a certificate that is not checked is told above the output' },
	},
	ingest: { fh: 'binaryPropertyName', path: 'binaryPropertyName', params: ['options', 'extraParams'], alert: 'generateAlert', ingest_type: 'type' },
	'result.multiple': { error: 'errorIds', result: 'resultIds' },
	'safelist.add_update': { safelist_object: entry },
	'safelist.add_update_many': { list_of_safelist_object: entry },
	'service.add': { data: ['binaryPropertyName', 'text'] },
	'service.restore': { data: ['binaryPropertyName', 'text'] },
	'service.set': { service_data: 'changes' },
	'service.update': { name: 'serviceId' },
	'signature.add_update': { dedup_name: 'allowSameName' },
	'signature.add_update_many': { data: 'signatures', dedup_name: 'allowSameName' },
	'signature.sources.add': { new_source: ['sourceName', ...source] },
	'signature.sources.delete': { name: 'sourceName' },
	'signature.sources.update': { name: 'sourceName', source_data: source },
	'socketio.listen_on_alerts_messages': { alert_created_callback: 'alertCreated', alert_updated_callback: 'alertUpdated' },
	'socketio.listen_on_status_messages': {
		alerter_msg_callback: 'alerterHeartbeat',
		archive_msg_callback: 'archiveHeartbeat',
		dispatcher_msg_callback: 'dispatcherHeartbeat',
		expiry_msg_callback: 'expiryHeartbeat',
		ingest_msg_callback: 'ingestHeartbeat',
		scaler_msg_callback: 'scalerHeartbeat',
		scaler_status_msg_callback: 'scalerStatusHeartbeat',
		service_msg_callback: 'serviceHeartbeat',
	},
	'socketio.listen_on_submissions': {
		completed_callback: 'submissionCompleted',
		ingested_callback: 'submissionIngested',
		received_callback: 'submissionReceived',
		started_callback: 'submissionStarted',
	},
	'socketio.listen_on_watch_queue': {
		error_callback: { why: 'each message of Watch is an item, those of errors too' },
		result_callback: { why: 'each message of Watch is an item' },
		timeout: 'watchTimeout',
		reconnect: { why: 'Watch looks into the queue again and again, and needs no connection' },
	},
	'submission.file': { results: 'liveResultKeys', errors: 'liveErrorKeys' },
	submit: { fh: 'binaryPropertyName', path: 'binaryPropertyName', params: ['options', 'extraParams'] },
	'system.set_classification_aliases': { aliases: ['alias', 'fullName', 'shortName'] },
	'system.set_metadata_suggestions': { suggestions: 'values' },
	'system.set_system_message': { message_object: ['message', 'severity', 'options'] },
	'system.set_tag_safelist': { yaml_file: 'tagSafelist' },
	'user.add': { username: 'username', user_data: account },
	'user.avatar.update': { avatar: 'binaryPropertyName' },
	'user.favorites.add': { fav_data: ['favoriteName', 'query', 'options'] },
	'user.favorites.delete': { name: 'favoriteName' },
	'user.settings.update': { settings: 'options' },
	'user.tos': { username: { why: 'the server takes the agreement of nobody else' } },
	'user.update': { user_data: account },
	'workflow.add': { workflow: ['name', 'query', 'options'] },
	'workflow.update': { workflow: 'changes' },
};
