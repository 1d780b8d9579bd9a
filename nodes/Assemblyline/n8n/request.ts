import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { HttpResponse, Transport } from '../client/transport';
import type { TlsSettings } from '../session/settings';

type SendHttp = (options: IHttpRequestOptions) => Promise<unknown>;

/**
 * A transport over n8n's HTTP helper, so that its proxy settings and egress policy hold. Redirects are not
 * followed: n8n would keep a whole upload in memory to send it again.
 */
export function n8nTransport(send: SendHttp, tls: TlsSettings): Transport {
	return async (request) => {
		const response = (await send({
			method: request.method,
			url: request.url,
			headers: request.headers,
			body: request.body,
			encoding: request.responseType,
			timeout: request.timeoutMs,
			abortSignal: request.signal,
			agentOptions: tls,
			skipSslCertificateValidation: !tls.rejectUnauthorized,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		})) as IN8nHttpFullResponse;
		return { status: response.statusCode, headers: response.headers as HttpResponse['headers'], body: response.body as HttpResponse['body'] };
	};
}
