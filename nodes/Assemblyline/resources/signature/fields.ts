import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError } from '../../client/errors';
import { own } from '../../client/own';
import { segmentProblem } from '../../client/path';
import { listSignatureSources, SIGNATURE_STATUSES, type SignatureStatus } from '../../client/signature';
import type { JsonObject } from '../../client/types';
import { type Field, sentAs } from '../../core/field';
import { booleanField, choiceField, numberField, textField } from '../../core/fields';
import { jsonObjectField } from '../../core/jsonFields';

const STATUS_TEXTS: Record<SignatureStatus, string> = {
	DEPLOYED: 'In use, and its hits score',
	DISABLED: 'Not in use',
	INVALID: 'Not in use, as it cannot be read',
	NOISY: 'In use, but its hits do not count much',
	STAGING: 'In use for trial, before it is deployed',
	TESTING: 'Not in use, as it is being worked on',
};

const statusOption = <S extends SignatureStatus>(value: S) => ({ name: value.charAt(0) + value.slice(1).toLowerCase(), value, description: STATUS_TEXTS[value] });

export const newStatusField: Field<SignatureStatus> = choiceField({
	displayName: 'Status',
	name: 'status',
	options: SIGNATURE_STATUSES.map(statusOption),
	default: 'DEPLOYED',
	description: 'What the signature is to be. Where a person has switched a signature off, Deployed does not switch it on again.',
});

export const settableStatusField = choiceField({
	displayName: 'Status',
	name: 'status',
	options: (['DEPLOYED', 'DISABLED', 'NOISY', 'STAGING', 'TESTING'] as const).map(statusOption),
	default: 'DEPLOYED',
	description: 'What the signature is to be. From Deployed, Noisy and Disabled there is no way to Staging or Testing.',
});

export const typeField = textField({
	displayName: 'Type',
	name: 'type',
	required: true,
	placeholder: 'e.g. yara',
	description: 'Name of the service that uses the signature, in small letters',
});

export const signatureSourceField = textField({
	displayName: 'Source',
	name: 'source',
	required: true,
	placeholder: 'e.g. internal',
	description: 'Where the signature comes from; part of its ID',
});

/** Options of saving rules. */
export const saveOptions = {
	allowSameName: booleanField({
		displayName: 'Allow Same Name',
		name: 'allowSameName',
		default: false,
		description: 'Whether to save a signature though another one of the same source has its name',
	}),
	classification: textField({
		displayName: 'Classification',
		name: 'classification',
		placeholder: 'e.g. TLP:AMBER',
		description: 'Who may see the signature. Left out: everybody.',
	}),
};

/** The name of a source that is there. */
export const sourceNameField = (problem: (name: string) => string | undefined = segmentProblem) =>
	textField({ displayName: 'Source Name', name: 'sourceName', required: true, placeholder: 'e.g. community_rules', description: "One of the service's sources, as Get Sources returns them" }, problem);

/** Optional settings of a source. */
export const sourceOptions = {
	caCertificate: sentAs('ca_cert', textField({ displayName: 'CA Certificate', name: 'caCertificate', typeOptions: { rows: 4 }, placeholder: '-----BEGIN CERTIFICATE-----', description: "PEM of the authority that signed the source's certificate" })),
	classification: sentAs('default_classification', textField({
		displayName: 'Classification',
		name: 'classification',
		placeholder: 'e.g. TLP:AMBER',
		description: 'For signatures that have none of their own. Left out in a new source: everybody may see them.',
	})),
	configuration: jsonObjectField({ displayName: 'Configuration', name: 'configuration', description: 'More settings, as the service asks for' }),
	data: textField({ displayName: 'Request Body', name: 'data', trim: false, description: 'What is sent, with the fetch method POST' }),
	enabled: booleanField({ displayName: 'Enabled', name: 'enabled', default: true, description: 'Whether to pull from the source regularly' }),
	fetchMethod: choiceField({
		displayName: 'Fetch Method',
		name: 'fetchMethod',
		options: [
			{ name: 'GET', value: 'GET' },
			{ name: 'Git', value: 'GIT' },
			{ name: 'POST', value: 'POST' },
		],
		default: 'GET',
		description: 'How to get the signatures',
	}),
	gitBranch: textField({ displayName: 'Git Branch', name: 'gitBranch', placeholder: 'e.g. main', description: 'Left out: the default branch' }),
	ignoreCache: booleanField({ displayName: 'Ignore Cache', name: 'ignoreCache', default: false, description: 'Whether to fetch everything each time, though nothing may have changed' }),
	ignoreSsl: sentAs('ssl_ignore_errors', booleanField({ displayName: 'Ignore SSL Issues', name: 'ignoreSsl', default: false, description: "Whether to pull even if the source's certificate is not trusted" })),
	overrideClassification: booleanField({
		displayName: 'Override Classification',
		name: 'overrideClassification',
		default: false,
		description: 'Whether to use the classification of the source also for signatures that have their own',
	}),
	password: textField({ displayName: 'Password', name: 'password', typeOptions: { password: true }, trim: false, description: 'Stored on the server, where those who manage signatures can read it' }),
	pattern: textField({ displayName: 'File Name Pattern', name: 'pattern', placeholder: 'e.g. .*\\.yar$', description: 'Regular expression that the names of the files to use must match' }),
	privateKey: textField({ displayName: 'Private Key', name: 'privateKey', typeOptions: { password: true, rows: 4 }, description: 'For SSH; stored on the server, where those who manage signatures can read it' }),
	proxy: textField({ displayName: 'Proxy', name: 'proxy', placeholder: 'e.g. http://proxy.example.com:3128', description: 'The proxy that the server pulls through' }),
	sync: booleanField({ displayName: 'Disable Removed Signatures', name: 'sync', default: false, description: 'Whether to disable signatures that the source does not have any more' }),
	updateInterval: numberField({ displayName: 'Update Interval (Seconds)', name: 'updateInterval', min: 1, default: 86_400, description: 'Time between two pulls. Left out: as set for the service.' }),
	useManagedIdentity: booleanField({ displayName: 'Use Managed Identity', name: 'useManagedIdentity', default: false, description: 'Whether to log in to Azure DevOps with the managed identity of the server' }),
	username: textField({ displayName: 'Username', name: 'username', placeholder: 'e.g. assemblyline', description: 'To log in to the source with Password' }),
	headers: sentAs('headers', jsonObjectField(
		{ displayName: 'Headers', name: 'headers', placeholder: 'e.g. {"X-Token": "secret"}', description: 'Headers of the request, each with its value. They replace those before.' },
		(headers) => (Object.values(headers).every((value) => typeof value === 'string') ? undefined : 'must have texts as values'),
	), (headers) => Object.entries(headers).map(([name, value]) => ({ name, value }))),
};

/** Where a source's signatures are. */
export const uriField = (texts: { required?: boolean }) =>
	textField({ displayName: 'URI', name: 'uri', placeholder: 'e.g. https://github.com/example/rules.git', description: 'The address of the file or the repository with the signatures', ...texts });

/** A source as it is stored: without its state, and the interval of the service that the server fills in where it has none. */
export async function storedSource(client: AssemblylineClient, service: string, name: string): Promise<JsonObject> {
	const config = own(await listSignatureSources(client), service);
	const source = config?.sources.find((one) => one.name === name);
	if (!source) throw new AssemblylineError('notFound', config ? `Service ${service} has no source ${name}` : `There is no service ${service} with update sources`);
	return Object.fromEntries(Object.entries(source).filter(([key, value]) => key !== 'status' && (key !== 'update_interval' || value !== config?.update_interval_seconds)));
}
