/** Credentials, and the contexts of n8n that know nothing of a node: they load nothing of n8n. */
import { Readable } from 'node:stream';
import type {
	IBinaryData, ICredentialDataDecryptedObject, ICredentialTestFunctions, ILoadOptionsFunctions, INodeParameters,
} from 'n8n-workflow';
import type { ParseContext } from '../../nodes/Assemblyline/core/field';
import { legacyRequest, n8nHelpers } from './http';

/** What a field is read with; every binary property is there. */
export const parseContext: ParseContext = {
	binary: (name) => ({ fileName: `${name}.exe`, size: 1, open: async () => Buffer.alloc(1) }),
	binaryNames: () => [],
	json: () => ({}),
	execution: () => ({ workflow: 'Triage', url: 'https://n8n.example/workflow/w1/executions/42' }),
	timezone: 'UTC',
};

export const credentialFor = (serverUrl: string, changes: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => ({
	serverUrl, authentication: 'apiKey', username: 'admin', apiKey: 'devkey:admin', password: '', certificate: '', privateKey: '', passphrase: '',
	caCertificate: '', ignoreSslIssues: false, headers: {}, timeout: 5, sessionToken: '', ...changes,
});

/** Binary data in memory, as in n8n's default mode; or a stream, where it has an id. */
export interface FakeBinary extends IBinaryData {
	content?: string;
	/** With which error n8n does not find it again. */
	lost?: string;
}

/** n8n's helpers for the binary data of items. */
export function binaryHelpers(items: Record<string, FakeBinary>[]) {
	return {
		getBinaryStream: async (id: string) => {
			const known = items.flatMap((files) => Object.values(files)).find((data) => data.id === id);
			if (known?.lost !== undefined) throw new Error(known.lost);
			return Readable.from([Buffer.from(known?.content ?? '')]);
		},
		prepareBinaryData: async (content: Buffer | Readable, fileName: string, mimeType: string): Promise<IBinaryData> => {
			const bytes = Buffer.isBuffer(content) ? content : Buffer.concat(await content.toArray());
			return { data: bytes.toString('base64'), fileName, mimeType };
		},
	};
}

export function loadContext(credential: ICredentialDataDecryptedObject, parameters: INodeParameters = {}): ILoadOptionsFunctions {
	const context = { getCredentials: async () => credential, getCurrentNodeParameter: (name: string) => parameters[name], helpers: n8nHelpers };
	return context as unknown as ILoadOptionsFunctions;
}

/** A credential test gets n8n's older HTTP helper. */
export function credentialTestContext(): ICredentialTestFunctions {
	return { helpers: { request: legacyRequest } } as unknown as ICredentialTestFunctions;
}
