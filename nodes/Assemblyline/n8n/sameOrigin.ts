import type { IHttpRequestOptions } from 'n8n-workflow';
import { AssemblylineError } from '../client/errors';

/**
 * Refuses to send a session to any other server than its own. The HTTP Request node lets its user write any
 * address beside any credential.
 */
export function assertSameOrigin(request: IHttpRequestOptions, serverUrl: string): void {
	// The HTTP Request node still sends its address as `uri`.
	const address: unknown = request.url || Reflect.get(request, 'uri');
	const target = new URL(String(address), request.baseURL ?? serverUrl).origin;
	const own = new URL(serverUrl).origin;
	if (target === own) return;
	throw new AssemblylineError('forbidden', `This credential is for ${own}, not for ${target}`, {
		hint: 'Requests to other servers must not carry its session: correct the URL, or choose a credential for that server.',
	});
}
