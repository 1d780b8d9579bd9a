/** n8n's own HTTP code: in tests, the one of their environment. */
import { createRequire } from 'node:module';
import type { IHttpRequestOptions, IRequestOptions } from 'n8n-workflow';
import type { Transport } from '../../nodes/Assemblyline/client/transport';
import { n8nTransport } from '../../nodes/Assemblyline/n8n/request';
import type { TlsSettings } from '../../nodes/Assemblyline/session/settings';

interface HttpCode {
	httpRequest(options: IHttpRequestOptions): Promise<unknown>;
	executeLegacyRequest(options: IRequestOptions, bridge: undefined, logger: { debug(): void }): Promise<unknown>;
	environment: NodeJS.ProcessEnv;
}

const { httpRequest, executeLegacyRequest, environment } = (Reflect.get(globalThis, 'n8nHttp') ?? createRequire(__filename)('./n8nHttp')) as HttpCode;

/** The variables that n8n's HTTP code goes by. */
export const httpEnvironment = environment;

/** The `helpers` of an n8n context, as far as the pack's connection uses them. */
export const n8nHelpers = { httpRequest };

/** The older helper, which is all that a credential test gets. */
export const legacyRequest = (options: IRequestOptions) => executeLegacyRequest(options, undefined, { debug: () => undefined });

/** A transport as n8n would make it. */
export function realTransport(tls: TlsSettings): Transport {
	return n8nTransport(httpRequest, tls);
}
