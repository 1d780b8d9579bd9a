import type { INodeParameters } from 'n8n-workflow';
import { useStage } from './stage';

const { run, sent } = useStage();

const submission = (value: string, mode = 'id'): [string, INodeParameters] => ['submission.get', { submissionId: { __rl: true, mode, value } }];
const submit = (parameters: INodeParameters): [string, INodeParameters] => ['submission.submit', { inputSource: 'text', text: 'x', options: {}, ...parameters }];
const search = (parameters: INodeParameters): [string, INodeParameters] => ['search.search', { index: 'alert', query: '*', returnAll: false, limit: 1, options: {}, ...parameters }];
const queue = (notificationQueue: string, limit = 1): [string, INodeParameters] => ['ingest.getMessages', { notificationQueue, limit }];

/** Values that cannot be right, with what the error says: the parameter by its name on the panel. */
const KNOWN_BEFORE: [string, [string, INodeParameters], RegExp][] = [
	['an empty query', search({ query: '={{ "  " }}' }), /^Query: is empty/],
	['an unknown index', search({ index: 'nope' }), /^Index: must be one of alert, badlist/],
	['a field that is no name', ['search.facet', { index: 'alert', query: '*', options: {}, field: 'a b' }], /^Field Name or ID: is not the name of a field/],
	['limit 0', search({ limit: 0 }), /^Limit: must be at least 1/],
	['limit -1', search({ limit: -1 }), /^Limit: must be at least 1/],
	['limit 1e9', search({ limit: 1e9 }), /^Limit: must be at most 10000000/],
	['half a limit', search({ limit: 1.5 }), /^Limit: must be a whole number/],
	['a limit that is a word', search({ limit: '={{ "many" }}' }), /^Limit: is not a number/],
	['an offset beyond the window', search({ limit: 500, options: { offset: 9_600 } }), /^Offset: and Limit together must not exceed 10000/],
	['an offset with all', search({ returnAll: true, options: { offset: 5 } }), /^Offset: cannot be used with Return All/],
	['bad JSON in serviceSpec', submit({ options: { serviceSpec: '{"Extract": ' } }), /^Service Parameters \(JSON\): is not valid JSON/],
	['a list as serviceSpec', submit({ options: { serviceSpec: '[1]' } }), /^Service Parameters \(JSON\): must be a JSON object, not a list/],
	['a serviceSpec without parameters', submit({ options: { serviceSpec: '{"Extract": "x"}' } }), /^Service Parameters \(JSON\): 'Extract' must hold an object/],
	['bad JSON in metadataJson', submit({ options: { metadataJson: 'no' } }), /^Metadata \(JSON\): is not valid JSON/],
	['metadata that is not text', submit({ options: { metadataJson: '{"a": [1]}' } }), /^Metadata \(JSON\): the value of 'a' is not text but a list/],
	['metadata from an expression that is an object', submit({ metadata: { entries: [{ key: 'k', value: '={{ ({ a: 1 }) }}' }] } }), /^Metadata: the value of 'k' is not text but an object/],
	['metadata without a key', submit({ metadata: { entries: [{ key: ' ', value: 'x' }] } }), /^Metadata: has an entry without a key/],
	['parameters that are the server\'s to decide', submit({ options: { extraParams: '{"submitter": "admin"}' } }), /^Extra Parameters \(JSON\): must not set submitter/],
	['a priority of 0', submit({ options: { priority: 0 } }), /^Priority: must be at least 1/],
	['an option whose expression gives nothing', submit({ options: { classification: '={{ $json.nothing }}' } }), /^Classification: has no value/],
	['no text', submit({ text: '={{ "" }}' }), /^Text: is empty/],
	['a missing binary property', submit({ inputSource: 'binary', binaryPropertyName: 'nothing' }), /^Input Binary Field: the item has no binary property 'nothing'/],
	['a hash that lacks digits', submit({ inputSource: 'hash', hash: 'a'.repeat(63) }), /^Hash: /],
	['a URL without its scheme', submit({ inputSource: 'url', url: 'example.com' }), /^URL: must be an address with its scheme/],
	['a URL with a line break', submit({ inputSource: 'url', url: '={{ "https://a.example/\\r\\nX: y" }}' }), /^URL: must be an address/],
	['an unknown input source', submit({ inputSource: 'pigeon' }), /^Input Source: must be one of/],
	['an empty ID', submission('={{ "" }}'), /^Submission: is empty/],
	['an ID with ../', submission('../user/admin'), /^Submission: must not contain a slash/],
	['an ID of dots', submission('..'), /^Submission: '\.\.' is not a name/],
	['an ID with spaces', submission('a b'), /^Submission: must not contain spaces/],
	['an ID with unicode', submission('naïve'), /^Submission: must not contain spaces or letters beyond ASCII/],
	['an ID that is a switch', submission('={{ true }}'), /^Submission: is not text but a boolean/],
	['the address of another page', submission('https://al.example/search?q=1', 'url'), /^Submission: is not the address of such a page/],
	['a queue with a slash', queue('a/b'), /^Notification Queue: must not contain a slash/],
	['a queue that a server takes for a user', queue('2024-phish'), /^Notification Queue: must not begin with '2024-'/],
	['no queue', queue('={{ "" }}'), /^Notification Queue: is empty/],
	['more messages than a page should have', queue('q', 100_000), /^Limit: must be at most 1000/],
];

it.each(KNOWN_BEFORE)('Bad input is named before anything is sent: %s', async (_, [operation, parameters], message) => {
	const { error } = await run(operation, parameters);
	expect(error).toMatch(message);
	expect(error).toMatch(/\[item 0\]$/);
	expect(sent()).toEqual([]);
});
