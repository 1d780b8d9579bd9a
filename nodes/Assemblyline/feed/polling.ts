import { Fetch } from 'engine.io-client';
import { io } from 'socket.io-client';
import type { ClientSession } from '../client/client';
import { failureOf } from '../client/envelope';
import { connectionFailure } from '../client/errors';
import type { HttpResponse, Transport } from '../client/transport';
import { SESSION_UNKNOWN, type SocketFactory } from './subscription';

export interface PollingOptions {
	/** Base URL of the server, without a slash at its end. */
	serverUrl: string;
	transport: Transport;
	/** Milliseconds for one request; one that waits for messages has the server's ping interval and timeout on top. */
	timeoutMs: number;
}

/** A GET waits for packets, a POST sends some. */
interface Request {
	method: 'GET' | 'POST';
	url: string;
	body?: string;
	/** Milliseconds that the server may wait, beyond the time for any request. */
	extraMs?: number;
	signal?: AbortSignal;
}

/** Sends a request of Engine.IO, and answers the reply's text. */
type Exchange = (request: Request) => Promise<string>;

/** No server is silent for longer; a handshake that says so is not believed. */
const LONGEST_SILENCE_MS = 600_000;

/**
 * Sockets to the server's feeds that send all they have to say over the pack's transport, by Engine.IO's
 * long-polling: so n8n's proxy, certificates and egress policy hold for them as for every other request.
 */
export function pollingSockets({ serverUrl, transport, timeoutMs }: PollingOptions): SocketFactory {
	const { origin, pathname } = new URL(serverUrl);
	return (namespace, session) => {
		const closing = new AbortController();
		const socket = io(origin + namespace, {
			path: `${pathname.replace(/\/$/, '')}/socket.io/`,
			transports: [pollingOver(exchangeOf(transport, session, origin, timeoutMs), closing.signal)],
			forceNew: true,
			reconnection: false,
			timeout: timeoutMs,
		});
		return {
			on: (event, listener) => socket.on(event, listener),
			emit: (event, message) => socket.emit(event, message),
			disconnect() {
				closing.abort();
				// One packet that closes the connection; without it, socket.io would send one that only leaves the namespace.
				socket.io.engine.close();
				socket.disconnect();
			},
		};
	};
}

function exchangeOf(transport: Transport, session: ClientSession, host: string, timeoutMs: number): Exchange {
	return async ({ method, url, body, extraMs = 0, signal }) => {
		const response = await transport({
			method,
			url,
			headers: { ...session.headers(), ...(body === undefined ? {} : { 'Content-Type': 'text/plain;charset=UTF-8' }) },
			body,
			timeoutMs: timeoutMs + extraMs,
			responseType: 'text',
			signal,
		});
		// Cookies of an ingress that keeps a connection with one replica, too.
		session.storeCookies(response);
		if (response.status === 200) return String(response.body);
		throw isSessionUnknown(response) ? new Error(SESSION_UNKNOWN) : failureOf(response, host);
	};
}

/** `"Invalid session <sid>"` of python-engineio, which Assemblyline has; `{"code":1,"message":"Session ID unknown"}` of others. */
function isSessionUnknown({ status, body }: HttpResponse): boolean {
	return status === 400 && /"code":\s*1\b|invalid session/i.test(String(body));
}

/** Engine.IO's long-polling, with each of its requests sent by `exchange`. */
function pollingOver(exchange: Exchange, closing: AbortSignal): typeof Fetch {
	return class extends Fetch {
		private silenceMs = 0;

		constructor(...options: ConstructorParameters<typeof Fetch>) {
			super(...options);
			this.socket.once('handshake', ({ pingInterval, pingTimeout }) => {
				const silenceMs = Math.min(pingInterval + pingTimeout, LONGEST_SILENCE_MS);
				if (silenceMs > 0) this.silenceMs = silenceMs;
			});
		}

		override doPoll(): void {
			this.request({ method: 'GET', extraMs: this.silenceMs, signal: closing })
				.then((packets) => this.onData(packets))
				.catch((error: unknown) => this.fail(error));
		}

		override doWrite(packets: string, done: () => void): void {
			this.request({ method: 'POST', body: packets })
				.then(done)
				.catch((error: unknown) => this.fail(error));
		}

		/** Async, so that `uri()`, which throws where the server's handshake had something odd in it, fails as a request does. */
		private async request(options: Omit<Request, 'url'>): Promise<string> {
			return exchange({ url: this.uri(), ...options });
		}

		private fail(error: unknown): void {
			// Engine.IO is closed at once then; the poll that was under way is of no interest.
			const reason = error instanceof Error && error.message === SESSION_UNKNOWN ? error : connectionFailure(error, `${this.opts.hostname}`);
			this.onError(reason.message, reason);
		}
	};
}
