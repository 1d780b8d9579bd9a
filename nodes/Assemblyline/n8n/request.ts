import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { abortWith } from '../client/retry';
import { type HttpResponse, type Readable, readText, type Transport, watchedStream } from '../client/transport';
import type { TlsSettings } from '../session/settings';

type SendHttp = (options: IHttpRequestOptions) => Promise<unknown>;

/** Bytes of a reply at the most, unpacked; see client/transport.ts for those that hold unless told. */
export interface ReplyLimits {
	download?: number;
	text?: number;
}

/**
 * A transport over n8n's HTTP helper, so that its proxy settings and egress policy hold. Redirects are not
 * followed: n8n would keep a whole upload in memory to send it again. All replies come as streams: n8n sets no
 * limit to the size of a reply, and takes none.
 */
export function n8nTransport(send: SendHttp, tls: TlsSettings, limits: ReplyLimits = {}): Transport {
	return async (request) => {
		const cut = new AbortController();
		const callOff = abortWith(cut, request.signal);
		const response = (await send({
			method: request.method,
			url: request.url,
			headers: request.headers,
			body: request.body,
			encoding: 'stream',
			timeout: request.timeoutMs,
			abortSignal: cut.signal,
			agentOptions: tls,
			skipSslCertificateValidation: !tls.rejectUnauthorized,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		}).catch((error: unknown) => {
			callOff();
			throw error;
		})) as IN8nHttpFullResponse;
		const { statusCode: status, headers } = response;
		const stream = response.body as Readable;
		// To destroy n8n's stream does not end the connection behind it while that is silent.
		const release = () => {
			callOff();
			if (!stream.readableEnded) cut.abort();
		};
		// A download that failed answers with a text, too.
		const isFile = request.responseType === 'stream' && status < 300;
		const body = isFile ? watchedStream(stream, request, release, limits.download) : await readText(stream, request, limits.text).finally(release);
		return { status, headers: headers as HttpResponse['headers'], body };
	};
}
