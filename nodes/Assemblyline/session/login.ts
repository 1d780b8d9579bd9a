import { AssemblylineError, connectionFailure } from '../client/errors';
import { failureOf, readEnvelope } from '../client/envelope';
import type { Transport } from '../client/transport';
import { Session } from './session';
import { type ConnectionSettings, hostOf } from './settings';

/**
 * Opens a session: `POST auth/login/` with password or API key, or with `{}` where the client certificate is
 * all there is. In that last case a server without a certificate login of its own answers 401 'Not enough
 * information': the ingress then identifies each call, and the session stays without cookies.
 * @throws AssemblylineError `loginRefused` for any 401 or 403, a proxy's page too: each may count as a failed login
 */
export async function login(transport: Transport, settings: ConnectionSettings, signal?: AbortSignal): Promise<Session> {
	const host = hostOf(settings);
	const session = new Session(settings.headers);
	const response = await transport({
		method: 'POST',
		url: `${settings.serverUrl}/api/v4/auth/login/`,
		headers: { ...session.headers(), 'Content-Type': 'application/json', Accept: 'application/json' },
		body: JSON.stringify(loginBody(settings)),
		timeoutMs: settings.timeoutMs,
		responseType: 'text',
		signal,
	}).catch((error: unknown) => {
		throw connectionFailure(error, host);
	});
	session.storeCookies(response);
	const failure = response.status === 401 || response.status === 403 ? failureOf(response, host) : undefined;
	if (!failure) readEnvelope(response, host);
	else if (settings.authentication !== 'clientCertificate' || !/not enough information/i.test(failure.message)) throw refused(failure, settings);
	return session;
}

function loginBody({ authentication, username, secret }: ConnectionSettings): Record<string, string> {
	if (authentication === 'apiKey') return { user: username, apikey: secret };
	if (authentication === 'password') return { user: username, password: secret };
	return {};
}

function refused(error: AssemblylineError, settings: ConnectionSettings): AssemblylineError {
	const hints = {
		apiKey: "Check Username and API Key in the credential; the key has the form name:secret, as the server showed it once.",
		password: 'Check Username and Password in the credential. A user with two-factor authentication needs an API key instead.',
		clientCertificate: 'The server does not know the owner of this client certificate. Choose API Key as Authentication, and keep the certificate beside it, or have a user added for it.',
	};
	const isPage = error.kind === 'notAssemblyline';
	const reason = isPage ? `it came as a page, with status ${error.status}` : error.message;
	const proxy = 'Something in front of Assemblyline refuses it: it may want a header of its own (Additional Headers) or a client certificate.';
	return new AssemblylineError('loginRefused', `The server refused the login of ${settings.username || 'this certificate'}: ${reason}`, {
		status: error.status,
		isForeign: error.isForeign,
		hint: isPage ? proxy : error.kind === 'sessionRefused' ? hints[settings.authentication] : error.hint,
	});
}
