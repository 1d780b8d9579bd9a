/** n8n's own HTTP code outside a running n8n, so that tests and benchmarks send what the nodes send. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Transport } from '../../nodes/Assemblyline/client/transport';
import { n8nTransport } from '../../nodes/Assemblyline/n8n/request';
import type { TlsSettings } from '../../nodes/Assemblyline/session/settings';

type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

const load = createRequire(__filename);
const network = dirname(load.resolve('@n8n/backend-network'));
const { httpRequest } = load(join(network, 'http', 'axios', 'request.js')) as { httpRequest: HttpRequest };

/** The `helpers` of an n8n context, as far as the pack's connection uses them. */
export const n8nHelpers = { httpRequest };

/** A transport as n8n would make it. */
export function realTransport(tls: TlsSettings): Transport {
	return n8nTransport(httpRequest, tls);
}
