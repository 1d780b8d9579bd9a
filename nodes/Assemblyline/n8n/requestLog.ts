import { errorCode } from '../client/errors';
import type { Transport } from '../client/transport';

/** The part of n8n's logger that is used here. */
export interface DebugLog {
	debug(message: string): void;
}

/**
 * The same transport; each exchange leaves a line in n8n's log at its debug level: method, path, status or the code of
 * what failed, milliseconds, and which try of the call it was. Never a query, header or body: these hold secrets.
 */
export function logged(transport: Transport, log: DebugLog | undefined): Transport {
	if (!log) return transport;
	return async (request) => {
		const startedAt = performance.now();
		const tell = (outcome: number | string) => {
			const ms = Math.round(performance.now() - startedAt);
			log.debug(`Assemblyline: ${request.method} ${new URL(request.url).pathname} ${outcome}, ${ms} ms, attempt ${request.attempt ?? 1}`);
		};
		const response = await transport(request).catch((error: unknown) => {
			tell(errorCode(error) ?? 'failed');
			throw error;
		});
		tell(response.status);
		return response;
	};
}
