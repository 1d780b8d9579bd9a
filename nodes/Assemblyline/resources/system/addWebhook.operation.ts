import { asLucene, sentAs } from '../../core/field';
import { assertTogether, booleanField, choiceField, numberField, optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { changesOf } from '../../core/sent';
import { ACTION_ENDPOINTS, actionItem, actionNameField, changeAction, filterTexts, mergedAction } from './actions';

/** How the webhook is called. */
const webhookOptions = {
	method: choiceField({
		displayName: 'HTTP Method',
		name: 'method',
		options: [
			{ name: 'POST', value: 'POST' },
			{ name: 'PUT', value: 'PUT' },
		],
		default: 'POST',
		description: 'The HTTP method of the call',
	}),
	username: textField({ displayName: 'Username', name: 'username', placeholder: 'e.g. assemblyline', description: 'For Basic Auth, with Password' }),
	password: textField({ displayName: 'Password', name: 'password', typeOptions: { password: true }, trim: false, description: 'For Basic Auth, with Username; stored on the server where administrators can read it' }),
	caCertificate: sentAs('ca_cert', textField({ displayName: 'CA Certificate', name: 'caCertificate', typeOptions: { rows: 4 }, placeholder: '-----BEGIN CERTIFICATE-----', description: "PEM of the authority that signed the webhook's certificate" })),
	ignoreSsl: sentAs('ssl_ignore_errors', booleanField({ displayName: 'Ignore SSL Issues', name: 'ignoreSsl', default: false, description: "Whether to call the webhook even if its certificate is not trusted" })),
	proxy: textField({ displayName: 'Proxy', name: 'proxy', placeholder: 'e.g. http://proxy.example.com:3128', description: 'The proxy that the server calls through' }),
	retries: numberField({ displayName: 'Retries', name: 'retries', min: 0, max: 100, default: 3, description: 'How often a failed call is tried again, within a second; then the event is lost' }),
};

/** For which submissions, and whether at all. */
const actionOptions = {
	enabled: booleanField({ displayName: 'Enabled', name: 'enabled', default: true, description: 'Whether to switch the action on. Left out: it is on.' }),
	runOnCache: booleanField({
		displayName: 'Run on Cache',
		name: 'runOnCache',
		default: false,
		description: 'Whether to call for ingests that are answered from the cache too. The server refuses it with filters on tags or results.',
	}),
	runOnCompleted: booleanField({ displayName: 'Run on Completed', name: 'runOnCompleted', default: true, description: 'Whether to call for submissions when they are completed. Left out: it does.' }),
};

const headerOptions = {
	headerName: textField(
		{ displayName: 'Header Name', name: 'headerName', placeholder: 'e.g. X-Assemblyline-Secret', description: "A header that proves to the webhook who calls, as in n8n's Header Auth. Calls are not signed." },
		(name) => (/^[\w!#$%&'*+.^`|~-]+$/.test(name) ? undefined : 'is not the name of a header'),
	),
	headerValue: textField(
		{ displayName: 'Header Value', name: 'headerValue', typeOptions: { password: true }, description: 'The secret value of that header; stored on the server where administrators can read it' },
		(value) => (/\p{Cc}/u.test(value) ? 'must not contain control characters' : undefined),
	),
};

export const addWebhook = defineOperation({
	name: 'Push to Webhook',
	value: 'addWebhook',
	action: 'Push submissions to a webhook',
	description:
		'Let Assemblyline itself call a webhook, such as one of n8n, for each submission that matches a filter, with is_cache, score and submission in the body. Adds or updates one post-processing action; all others stay. Calls may get lost: the Assemblyline Trigger does not lose any. Needs the role administration.',
	endpoints: ACTION_ENDPOINTS,
	roles: ['administration'],
	fields: {
		actionName: actionNameField,
		webhookUrl: textField(
			{
				displayName: 'Webhook URL',
				name: 'webhookUrl',
				required: true,
				placeholder: 'e.g. https://n8n.example.com/webhook/assemblyline',
				description: "The address to call, from the server's point of view; of an n8n Webhook node its production URL",
			},
			(url) => (/^https?:\/\//i.test(url) && URL.canParse(url) ? undefined : 'must be an address with http:// or https://'),
		),
		filter: asLucene(textField({ ...filterTexts, required: true })),
		options: optionsField({ ...webhookOptions, ...actionOptions, ...headerOptions }),
	},
	check({ options: { headerName, headerValue, username, password } }) {
		assertTogether(['Header Name', headerName], ['Header Value', headerValue]);
		assertTogether(['Username', username], ['Password', password]);
	},
	async execute({ client }, { actionName, webhookUrl: uri, filter, options: set }) {
		const headers = set.headerName ? [{ name: set.headerName, value: set.headerValue }] : undefined;
		const webhook = { uri, method: 'POST', headers, ...changesOf(webhookOptions, set) };
		const action = await changeAction(client, actionName, (before) => mergedAction(before, { enabled: true, filter, run_on_completed: true, ...changesOf(actionOptions, set), webhook }));
		return { ...actionItem(actionName, action ?? {}), success: true };
	},
});
