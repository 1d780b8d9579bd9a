import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import * as system from '../../nodes/Assemblyline/client/system';
import { changeAction } from '../../nodes/Assemblyline/resources/system/actions';
import type { Given, Row } from './row';

/** The post-processing actions of the lab, as they are stored. */
const actions = async (client: AssemblylineClient): Promise<Given> => ({ actions: await system.getActionsText(client) });

const removeAction = (name: string) => (client: AssemblylineClient) => changeAction(client, name, () => null);

const put = (text: string) => `PUT system/actions/ ${JSON.stringify(text)}`;

/** A banner that no user of the lab is to see for long. */
const banner = { message: 'A test of n8n', severity: 'info', title: 'n8n' };

export const systemRows: Row[] = [
	{
		operation: 'system.getIdentifyRules',
		item: () => ({ rules: 'patterns', factoryDefault: true }),
		sends: () => ['GET system/identify/patterns/?default=true'],
		output: () => [{ rules: 'patterns', content: expect.stringContaining('al_type: ') as string }],
	},
	{
		// To what they are already.
		operation: 'system.setIdentifyRules',
		given: async (client) => ({ content: await client.read('system/identify/mimes/') }),
		item: ({ content = '' }) => ({ rules: 'mimes', content }),
		sends: ({ content }) => [`PUT system/identify/mimes/ ${JSON.stringify(content)}`],
		output: () => [{ rules: 'mimes', success: true }],
	},
	{
		operation: 'system.setIdentifyRules',
		name: 'that cannot be read',
		item: () => ({ rules: 'yara', content: 'rule {' }),
		sends: () => ['PUT system/identify/yara/ "rule {"'],
		error: 'The Yara file you have submitted is invalid: custom[.]yara line (1): syntax error',
	},
	{
		operation: 'system.getStatus',
		item: () => ({ component: 'ALL' }),
		sends: () => ['GET system/status/ALL/'],
		output: () => [{ dispatcher: true, ingester: true }],
	},
	{ operation: 'system.getStatus', name: 'of one component', item: () => ({ component: 'ingester' }), sends: () => ['GET system/status/ingester/'], output: () => [{ ingester: true }] },
	{
		// To what it is already: a paused component would stop the whole lab.
		operation: 'system.setStatus',
		item: () => ({ component: 'ingester', active: true }),
		sends: () => ['PUT system/status/ingester/?active=true'],
		output: () => [{ component: 'ingester', active: true, success: true }],
	},
	{
		operation: 'system.setStatus',
		name: 'without the role',
		as: 'user',
		item: () => ({ component: 'ingester', active: true }),
		sends: () => ['PUT system/status/ingester/?active=true'],
		error: 'requires one of the following roles: administration',
	},
	{
		operation: 'system.getMessage',
		given: async (client) => client.write('PUT', 'system/system_message/', { json: banner }).then(() => ({})),
		item: () => ({}),
		sends: () => ['GET system/system_message/'],
		output: () => [{ found: true, ...banner, user: 'admin' }],
		after: (client) => client.write('DELETE', 'system/system_message/'),
	},
	{ operation: 'system.getMessage', name: 'where there is none', item: () => ({}), sends: () => ['GET system/system_message/'], output: () => [{ found: false }] },
	{
		operation: 'system.setMessage',
		item: () => ({ message: banner.message, severity: 'info', options: { title: banner.title } }),
		sends: () => ['PUT system/system_message/ {"message":"A test of n8n","severity":"info","title":"n8n"}'],
		output: () => [{ ...banner, success: true }],
		after: (client) => client.write('DELETE', 'system/system_message/'),
	},
	{
		operation: 'system.clearMessage',
		given: async (client) => client.write('PUT', 'system/system_message/', { json: banner }).then(() => ({})),
		item: () => ({}),
		sends: () => ['DELETE system/system_message/'],
		output: () => [{ success: true }],
	},
	{
		operation: 'system.setMetadataSuggestions',
		item: () => ({ metadataKey: 'n8n_test', values: ['a', 'b, c'] }),
		sends: () => ['PUT system/metadata_suggestions/?key=n8n_test ["a","b, c"]'],
		output: () => [{ key: 'n8n_test', values: ['a', 'b, c'], success: true }],
		// The key itself cannot be removed.
		after: (client) => client.write('PUT', 'system/metadata_suggestions/', { query: { key: 'n8n_test' }, json: [] }),
	},
	{
		operation: 'system.getMetadataSuggestions',
		given: async (client) => client.write('PUT', 'system/metadata_suggestions/', { query: { key: 'n8n_test' }, json: ['a'] }).then(() => ({})),
		item: () => ({ metadataKey: '' }),
		sends: () => ['GET system/metadata_suggestions/'],
		output: () => [{ key: 'n8n_test', values: ['a'] }],
		after: (client) => client.write('PUT', 'system/metadata_suggestions/', { query: { key: 'n8n_test' }, json: [] }),
	},
	{
		operation: 'system.getMetadataSuggestions',
		name: 'of a key without any',
		item: () => ({ metadataKey: 'n8n_nothing' }),
		sends: () => ['GET system/metadata_suggestions/?key=n8n_nothing'],
		output: () => [{ key: 'n8n_nothing', values: [] }],
	},
	{
		// No alias can be removed: these two stay, and show nowhere, as no classification has such a part.
		operation: 'system.setClassificationAliases',
		item: () => [
			{ alias: 'N8N_TEST_1', fullName: 'First test of n8n', shortName: 'N8N1' },
			{ alias: 'N8N_TEST_2', fullName: 'Second test of n8n', shortName: 'N8N2' },
		],
		sends: () => [
			'PUT system/classification_aliases/ {"N8N_TEST_1":{"name":"First test of n8n","short_name":"N8N1"},"N8N_TEST_2":{"name":"Second test of n8n","short_name":"N8N2"}}',
		],
		output: () => [{ success: true, aliases: { N8N_TEST_2: { short_name: 'N8N2' } } }],
	},
	{
		operation: 'system.getClassificationAliases',
		given: async (client) => system.setClassificationAliases(client, { N8N_TEST_1: { name: 'First test of n8n', short_name: 'N8N1' } }).then(() => ({})),
		item: () => ({}),
		sends: () => ['GET system/classification_aliases/'],
	},
	{
		operation: 'system.getTagSafelist',
		item: () => ({ factoryDefault: false }),
		sends: () => ['GET system/tag_safelist/'],
		output: () => [{ match: expect.any(Object) as object, yaml: expect.any(String) as string }],
	},
	{
		// What is in use already, so that nothing changes.
		operation: 'system.setTagSafelist',
		given: async (client) => ({ yaml: await client.read<string>('system/tag_safelist/') }),
		item: ({ yaml = '' }) => ({ tagSafelist: yaml }),
		sends: ({ yaml }) => [`PUT system/tag_safelist/ ${JSON.stringify(yaml)}`],
		output: () => [{ success: true }],
	},
	{
		operation: 'system.setTagSafelist',
		name: 'with an unknown type of tag',
		item: () => ({ tagSafelist: '{"match": {"no.such.tag": ["x"]}, "regex": {}}' }),
		sends: () => [`PUT system/tag_safelist/ ${JSON.stringify('{"match": {"no.such.tag": ["x"]}, "regex": {}}')}`],
		error: 'no[.]such[.]tag is not a valid tag type',
	},
	{
		operation: 'system.getActions',
		item: () => ({ factoryDefault: false }),
		sends: () => ['GET system/actions/'],
	},
	{
		operation: 'system.getActions',
		name: 'of the factory',
		item: () => ({ factoryDefault: true }),
		sends: () => ['GET system/actions/?default=true'],
		output: () => [{ name: 'default_alerts', raise_alert: true }, { name: 'default_resubmit', resubmit: { random_below: 500 } }],
	},
	{
		operation: 'system.setAction',
		given: actions,
		item: () => ({ actionName: 'n8n_test_new', options: { filter: 'max_score: >=100000', enabled: false, raiseAlert: true, resubmitServices: ['Extract'], resubmitBelow: 10 } }),
		sends: ({ actions: before = '' }) => [
			'GET system/actions/',
			put(`${before}n8n_test_new:\n  enabled: false\n  filter: "max_score: >=100000"\n  raise_alert: true\n  resubmit:\n    additional_services:\n    - "Extract"\n    random_below: 10\n`),
		],
		output: () => [{ name: 'n8n_test_new', enabled: false, success: true }],
		after: removeAction('n8n_test_new'),
	},
	{
		operation: 'system.setAction',
		name: 'that is there already',
		given: async (client) => {
			const before = await actions(client);
			await changeAction(client, 'n8n_test_old', () => ({ enabled: false, filter: 'max_score: >=100000' }));
			return before;
		},
		item: () => ({ actionName: 'n8n_test_old', options: { runOnCompleted: false } }),
		sends: ({ actions: before = '' }) => ['GET system/actions/', put(`${before}n8n_test_old:\n  enabled: false\n  filter: "max_score: >=100000"\n  run_on_completed: false\n`)],
		output: () => [{ name: 'n8n_test_old', filter: 'max_score: >=100000', run_on_completed: false }],
		after: removeAction('n8n_test_old'),
	},
	{
		operation: 'system.setAction',
		name: 'with a filter that cannot be',
		given: actions,
		item: () => ({ actionName: 'n8n_test_bad', options: { filter: 'no_such_field: x' } }),
		sends: ({ actions: before = '' }) => ['GET system/actions/', put(`${before}n8n_test_bad:\n  filter: "no_such_field: x"\n`)],
		error: 'Error parsing filter on rule n8n_test_bad',
	},
	{
		operation: 'system.setAction',
		name: 'with a filter that is empty',
		item: () => ({ actionName: 'n8n_test_old', options: { filter: '', enabled: false } }),
		sends: () => [],
		error: 'Filter: has no value',
	},
	{
		operation: 'system.addWebhook',
		given: actions,
		item: () => ({
			actionName: 'n8n_test_push',
			webhookUrl: 'https://n8n.example.com/webhook/x',
			filter: 'max_score: >=100000',
			options: { enabled: false, headerName: 'X-Secret', headerValue: 's3cret', username: 'al', password: 'pa55', retries: 1 },
		}),
		sends: ({ actions: before = '' }) => [
			'GET system/actions/',
			put(
				`${before}n8n_test_push:\n  enabled: false\n  filter: "max_score: >=100000"\n  run_on_completed: true\n  webhook:\n    uri: "https://n8n.example.com/webhook/x"\n    method: "POST"\n    headers:\n    - name: "X-Secret"\n      value: "s3cret"\n    username: "al"\n    password: "pa55"\n    retries: 1\n`,
			),
		],
		output: () => [{ name: 'n8n_test_push', success: true, webhook: expect.not.objectContaining({ password: 'pa55' }) as object }],
		after: removeAction('n8n_test_push'),
	},
	{
		operation: 'system.removeAction',
		given: async (client) => {
			const before = await actions(client);
			await changeAction(client, 'n8n_test_gone', () => ({ enabled: false, filter: 'max_score: >=100000' }));
			return before;
		},
		item: () => ({ actionName: 'n8n_test_gone' }),
		sends: ({ actions: before = '' }) => ['GET system/actions/', put(before)],
		output: () => [{ name: 'n8n_test_gone', success: true }],
	},
	{
		operation: 'system.removeAction',
		name: 'that is not there',
		item: () => ({ actionName: 'n8n_test_nothing' }),
		sends: () => ['GET system/actions/'],
		error: "There is no post-processing action 'n8n_test_nothing'",
	},
];
