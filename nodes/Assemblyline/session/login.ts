import { AssemblylineError, connectionFailure } from '../client/errors';
import { failureOf, readEnvelope } from '../client/envelope';
import type { Transport } from '../client/transport';
import { Session, userAgent } from './session';
import { type ConnectionSettings, hostOf } from './settings';

/**
 * Opens a session: `POST auth/login/` with password or API key, or with `{}` where the client certificate is
 * all there is. In that last case a server without a certificate login of its own answers 401 'Not enough
 * information': the ingress then identifies each call, and the session stays without cookies.
 * @throws AssemblylineError `loginRefused` when the server refuses the secret
 */
export async function login(transport: Transport, settings: ConnectionSettings, signal?: AbortSignal): Promise<Session> {
	const host = hostOf(settings);
	const session = new Session();
	const response = await transport({
		method: 'POST',
		url: `${settings.serverUrl}/api/v4/auth/login/`,
		headers: { 'User-Agent': userAgent, 'Content-Type': 'application/json', Accept: 'application/json' },
		body: JSON.stringify(loginBody(settings)),
		timeoutMs: settings.timeoutMs,
		responseType: 'text',
		signal,
	}).catch((error: unknown) => {
		throw connectionFailure(error, host);
	});
	session.storeCookies(response);
	const failure = response.status === 401 ? failureOf(response, host) : undefined;
	if (failure?.kind !== 'sessionRefused') readEnvelope(response, host);
	else if (settings.authentication !== 'clientCertificate' || !/not enough information/i.test(failure.message)) throw refused(failure, settings);
	return session;
}

function loginBody({ authentication, username, secret }: ConnectionSettings): Record<string, string> {
	if (authentication === 'apiKey') return { user: username, apikey: secret };
	if (authentication === 'password') return { user: username, password: secret };
	return {};
}

function refused(error: AssemblylineError, settings: ConnectionSettings): AssemblylineError {
	const { status } = error;
	const hints = {
		apiKey: "Check Username and API Key in the credential; the key has the form name:secret, as the server showed it once.",
		password: 'Check Username and Password in the credential. A user with two-factor authentication needs an API key instead.',
		clientCertificate: 'The server does not know the owner of this client certificate. Choose API Key as Authentication, and keep the certificate beside it, or have a user added for it.',
	};
	return new AssemblylineError('loginRefused', `The server refused the login of ${settings.username || 'this certificate'}: ${error.message}`, {
		status,
		hint: hints[settings.authentication],
	});
}
