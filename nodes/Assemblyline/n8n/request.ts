import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Readable } from 'node:stream';
import { type HttpResponse, readText, type Transport } from '../client/transport';
import type { TlsSettings } from '../session/settings';

type SendHttp = (options: IHttpRequestOptions) => Promise<unknown>;

/**
 * A transport over n8n's HTTP helper, so that its proxy settings and egress policy hold. Redirects are not
 * followed: n8n would keep a whole upload in memory to send it again. Texts are read here, from a stream: n8n sets
 * no limit to the size of a reply, and takes none.
 */
export function n8nTransport(send: SendHttp, tls: TlsSettings, textLimitBytes?: number): Transport {
	return async (request) => {
		const cut = new AbortController();
		const response = (await send({
			method: request.method,
			url: request.url,
			headers: request.headers,
			body: request.body,
			encoding: 'stream',
			timeout: request.timeoutMs,
			abortSignal: request.signal ? AbortSignal.any([request.signal, cut.signal]) : cut.signal,
			agentOptions: tls,
			skipSslCertificateValidation: !tls.rejectUnauthorized,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		})) as IN8nHttpFullResponse;
		const { statusCode: status, headers } = response;
		const stream = response.body as Readable;
		// A download that failed answers with a text, too.
		if (request.responseType === 'stream' && status < 300) return { status, headers: headers as HttpResponse['headers'], body: stream };
		// To destroy n8n's stream does not end the connection behind it while that is silent; once all is read, cutting does nothing.
		const body = await readText(stream, request, textLimitBytes).finally(() => cut.abort());
		return { status, headers: headers as HttpResponse['headers'], body };
	};
}
