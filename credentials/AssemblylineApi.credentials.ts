import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { readStoredSession, writeStoredSession } from '../nodes/Assemblyline/n8n/storedSession';
import { connectionSettings, LONGEST_TIMEOUT, sessionsOf } from '../nodes/Assemblyline/n8n/connection';
import { assertSameOrigin } from '../nodes/Assemblyline/n8n/sameOrigin';
import { Session } from '../nodes/Assemblyline/session/session';

const API_KEY_HELP =
	'On the Assemblyline web page: your avatar, Manage Account, Manage API Keys, add one with Read and Write, for Assemblyline Admin a Custom one that lists its roles, too. It is shown once, as name:secret.';

/**
 * Follows no redirect, in the words of both of n8n's helpers: one to another port or scheme of the same host would take
 * the additional headers there, and a change would become a GET, or be sent a second time.
 */
const NO_REDIRECT = { disableFollowRedirect: true, followRedirect: false, followAllRedirects: false };

const isRead = ({ method = 'GET' }: IHttpRequestOptions) => method === 'GET' || method === 'HEAD';

/** A client certificate alone, or beside an API key or a password. Required in the first case only: n8n's public API wants every required field, also one that is not shown. */
const CERTIFICATE_WAYS = [{ authentication: ['clientCertificate'] }, { authentication: ['apiKey', 'password'], useClientCertificate: [true] }];

const certificateFields = CERTIFICATE_WAYS.flatMap((show): INodeProperties[] =>
	[
		{
			displayName: 'Certificate',
			name: 'certificate',
			type: 'string',
			required: true,
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description: 'Client certificate as PEM',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			required: true,
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			description: 'Private key of the client certificate as PEM, encrypted or not',
		},
		{
			displayName: 'Passphrase',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Passphrase of the private key, if it is encrypted',
		},
	].map((field) => ({ ...field, required: field.required && show.useClientCertificate === undefined, type: 'string', displayOptions: { show } })),
);

/** Which certificate of the server n8n accepts, and which client certificate it shows. */
const tlsFields: INodeProperties[] = [
	{
		displayName: 'CA Certificate',
		name: 'caCertificate',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: '-----BEGIN CERTIFICATE-----',
		description: "PEM of the authority that signed the server's certificate, if it is not a public one. It is no secret.",
	},
	{
		displayName: 'Ignore SSL Issues',
		name: 'ignoreSslIssues',
		type: 'boolean',
		default: false,
		description: "Whether to connect even if the server's certificate cannot be trusted. Anybody in between can then read and change everything.",
	},
	{
		displayName: 'Use Client Certificate',
		name: 'useClientCertificate',
		type: 'boolean',
		default: false,
		description: 'Whether to show a client certificate, too: an ingress in front of Assemblyline may want one beside the API key or password',
		displayOptions: { show: { authentication: ['apiKey', 'password'] } },
	},
	...certificateFields,
];

/** How n8n logs in to an Assemblyline server. The session that it opens is shared by all nodes of the process. */
export class AssemblylineApi implements ICredentialType {
	name = 'assemblylineApi';

	displayName = 'Assemblyline API';

	icon: Icon = {
		light: 'file:../nodes/Assemblyline/assemblyline.svg',
		dark: 'file:../nodes/Assemblyline/assemblyline.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-assemblyline/n8n-nodes-assemblyline#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Server URL',
			name: 'serverUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://assemblyline.example.com',
			description: 'Address of the web page; what follows from a page or from /api on is cut off. With http:// it works, too, but the secret and all findings go over the net unencrypted.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'API Key', value: 'apiKey', description: 'The right choice for most: limited in roles, revocable, without a second factor' },
				{
					name: 'Client Certificate',
					value: 'clientCertificate',
					description: 'Only where an ingress in front of Assemblyline identifies the caller by certificate',
				},
				{ name: 'Password', value: 'password', description: 'For a user without two-factor authentication' },
			],
			default: 'apiKey',
			description: 'How n8n logs in. It does so once, and shares the session among all calls.',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. soar',
			description: 'Name of the user on the server, who needs the roles for what the workflows do',
			displayOptions: { show: { authentication: ['apiKey', 'password'] } },
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			required: true,
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. n8n:a1B2c3…',
			description: API_KEY_HELP,
			displayOptions: { show: { authentication: ['apiKey'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			required: true,
			typeOptions: { password: true },
			default: '',
			description: 'Does not work for a user with two-factor authentication: use an API key',
			displayOptions: { show: { authentication: ['password'] } },
		},
		...tlsFields,
		{
			displayName: 'Additional Headers',
			name: 'headers',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Header',
			default: {},
			description: 'Headers that a proxy in front of Assemblyline wants with every request, login and live feed included, e.g. the token of a service account',
			options: [
				{
					displayName: 'Header',
					name: 'values',
					values: [
						{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. CF-Access-Client-Id', description: 'Not one that n8n sends itself, such as Cookie, Host or Content-Type' },
						{ displayName: 'Value', name: 'value', type: 'string', typeOptions: { password: true }, default: '', description: 'Kept as a secret' },
					],
				},
			],
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LONGEST_TIMEOUT },
			default: 30,
			description: 'How long one request may take. An upload gets one second more for each 256 KiB.',
		},
		{
			displayName: 'Session',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** Logs in for the HTTP Request node: n8n calls it when there is no session yet, and again after a 401. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const settings = connectionSettings(credentials);
		const sessions = sessionsOf(this, settings);
		const stored = readStoredSession(credentials.sessionToken, settings);
		const current = await sessions.current();
		// n8n asks anew because the server has refused the stored session. Where the shared one is still the same, it has ended; else another call has logged in since.
		const refused = stored !== undefined && JSON.stringify(stored) === JSON.stringify(current);
		const session = refused ? await sessions.renewed(current) : current;
		return { sessionToken: writeStoredSession(session, settings) };
	}

	/** Puts a request of the HTTP Request node into the session, with the TLS settings. */
	authenticate = async (credentials: ICredentialDataDecryptedObject, request: IHttpRequestOptions): Promise<IHttpRequestOptions> => {
		const settings = connectionSettings(credentials);
		assertSameOrigin(request, settings.serverUrl);
		const session = readStoredSession(credentials.sessionToken, settings) ?? new Session(settings.headers);
		return {
			...request,
			headers: { ...request.headers, ...session.headers() },
			agentOptions: { ...request.agentOptions, ...settings.tls },
			// A redirect to another host would take the headers there.
			allowedDomains: new URL(settings.serverUrl).hostname,
			...(isRead(request) && Object.keys(settings.headers).length === 0 ? {} : NO_REDIRECT),
		};
	};
}
