import { AssemblylineClient, type ClientOptions } from '../../nodes/Assemblyline/client/client';
import { defaultRetry, type RetryPolicy } from '../../nodes/Assemblyline/client/retry';
import { login } from '../../nodes/Assemblyline/session/login';
import { SessionPool, sessionProvider } from '../../nodes/Assemblyline/session/pool';
import type { ConnectionSettings } from '../../nodes/Assemblyline/session/settings';
import { FakeAssemblyline } from '../fake';
import { realTransport } from './http';

/** A fake server of its own for each test of the file. */
export function useFake(): () => FakeAssemblyline {
	let fake: FakeAssemblyline | undefined;
	beforeEach(async () => {
		fake = await FakeAssemblyline.start();
	});
	afterEach(() => fake?.stop());
	return () => {
		if (!fake) throw new Error('There is a fake server within a test only');
		return fake;
	};
}

export function settingsFor(serverUrl: string, changes: Partial<ConnectionSettings> = {}): ConnectionSettings {
	return {
		serverUrl,
		authentication: 'apiKey',
		username: 'admin',
		secret: 'devkey:admin',
		tls: { rejectUnauthorized: true },
		headers: {},
		timeoutMs: 15_000,
		...changes,
	};
}

/** Repeats as often as the real policy, without its waits. */
export const quickRetry: RetryPolicy = { ...defaultRetry, baseDelayMs: 1, random: () => 0.5 };

/** Sessions with a pool of their own, and a clock. */
export function sessionsFor(settings: ConnectionSettings, pool = new SessionPool()) {
	const transport = realTransport(settings.tls);
	return sessionProvider(pool, settings, () => login(transport, settings));
}

export function clientFor(settings: ConnectionSettings, options: Partial<ClientOptions> = {}): AssemblylineClient {
	return new AssemblylineClient({
		serverUrl: settings.serverUrl,
		transport: realTransport(settings.tls),
		sessions: sessionsFor(settings),
		timeoutMs: settings.timeoutMs,
		retry: quickRetry,
		...options,
	});
}

/** What a promise was rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
	return promise.then(
		(value) => {
			throw new Error(`It did not fail but answered ${JSON.stringify(value)}`);
		},
		(error: unknown) => error,
	);
}
