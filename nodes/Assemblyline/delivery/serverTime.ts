import type { AssemblylineClient } from '../client/client';
import type { Ledger } from './ledger';

/**
 * The time in the server's clock, from its last reply, or what it was at a moment of performance.now(): milliseconds
 * since 1970. The ledger is told what it is now.
 */
export async function serverTime(client: AssemblylineClient, ledger: Ledger, moment = performance.now()): Promise<number> {
	const now = Date.now() + (await client.clockOffsetMs());
	ledger.noteServerTime(now);
	return Math.floor(now - (performance.now() - moment));
}
