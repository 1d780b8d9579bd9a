import type { IHttpRequestOptions } from 'n8n-workflow';
import { AssemblylineError } from '../client/errors';

/**
 * Refuses to send a session to any other server than its own. The HTTP Request node lets its user write any
 * address beside any credential.
 */
export function assertSameOrigin(request: IHttpRequestOptions, serverUrl: string): void {
	// The HTTP Request node still sends its address as `uri`.
	const address: unknown = request.url || Reflect.get(request, 'uri');
	const own = new URL(serverUrl).origin;
	// `https:/x` and `https:x` are paths when they are read relative to an https address, and hosts when they are read alone: neither reading may lead elsewhere.
	const readings = [request.baseURL ?? serverUrl, undefined].filter((base) => URL.canParse(String(address), base)).map((base) => new URL(String(address), base).origin);
	const target = readings.find((origin) => origin !== own) ?? (readings.length === 0 ? 'what is no address' : own);
	if (target === own) return;
	throw new AssemblylineError('forbidden', `This credential is for ${own}, not for ${target}`, {
		hint: 'Requests to other servers must not carry its session: correct the URL, or choose a credential for that server.',
	});
}
