import { HttpsProxyAgent } from 'https-proxy-agent';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { NodeEgressFilter } from 'n8n-workflow';
import { getProxyForUrl } from 'proxy-from-env';
import { AssemblylineError } from '../client/errors';
import type { ConnectionSettings } from '../session/settings';
import type { SocketFactory } from '../feed/subscription';

/**
 * Sockets to the server of the given settings. They go the way that n8n's HTTP helper would go: through the proxy
 * of HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and only to addresses that n8n's egress policy allows.
 */
export function socketFactory({ serverUrl, tls, timeoutMs }: ConnectionSettings, egress: NodeEgressFilter): SocketFactory {
	const { origin, pathname } = new URL(serverUrl);
	return async (namespace, headers) => {
		const proxy = getProxyForUrl(serverUrl);
		for (const url of proxy ? [serverUrl, proxy] : [serverUrl]) {
			const verdict = await egress.validateUrl(url);
			if (!verdict.ok) throw new AssemblylineError('forbidden', `n8n's egress policy forbids connections to ${new URL(url).host}`);
		}
		// Loaded at the first connection: many an n8n never makes one.
		const { io } = await import('socket.io-client');
		return io(origin + namespace, {
			...tls,
			// engine.io's types know the agent as a name only, and hand it to ws as it is.
			agent: agentFor(origin, proxy, { ...tls, lookup: egress.createSecureLookup() }) as unknown as string,
			path: `${pathname.replace(/\/$/, '')}/socket.io/`,
			transports: ['websocket'],
			extraHeaders: headers,
			forceNew: true,
			reconnection: false,
			timeout: timeoutMs,
		});
	};
}

type AgentOptions = ConstructorParameters<typeof HttpsAgent>[0];

function agentFor(origin: string, proxy: string, options: AgentOptions): HttpAgent {
	if (proxy) return new HttpsProxyAgent(proxy, options);
	return origin.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options);
}
