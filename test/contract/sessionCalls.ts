import { Session } from '../../nodes/Assemblyline/session/session';
import { whoAmI } from '../../nodes/Assemblyline/client/user';
import { unique } from '../support/unique';
import type { Call } from './call';
import { Visitor } from './targets';

const logIn = (body: (name: string) => unknown) => (visitor: Visitor) => visitor.send('POST', 'auth/login/', { json: body(unique('nobody')) });
const NOT_ENOUGH = 'Not enough information to proceed with authentication';
const denied = (path: string, reason: string) => `Access Denied (${path}) [${reason}]`;
const constants = 'help/constants/';

export const sessionCalls: Call[] = [
	{ name: 'a login with nothing', call: logIn(() => ({})), status: 401, error: NOT_ENOUGH },
	{ name: 'a login with a user alone', call: logIn((user) => ({ user })), status: 401, error: NOT_ENOUGH },
	{ name: 'a login with JSON that is no object', call: logIn(() => 'x'), status: 500, error: 'Internal Server Error' },
	{ name: 'a login with a wrong password', call: logIn((user) => ({ user, password: 'x' })), status: 401, error: 'Wrong username or password' },
	{ name: 'a login with a wrong API key', call: logIn((user) => ({ user, apikey: 'devkey:x' })), status: 401, error: 'Invalid user or APIKey' },
	{
		name: 'a login after five wrong passwords',
		call: async (visitor) => {
			const user = unique('nobody');
			for (let failure = 0; failure < 5; failure++) {
				const { status, body } = await visitor.send('POST', 'auth/login/', { json: { user, password: String(failure) } });
				if (status !== 401 || !String(body).includes('Wrong username')) throw new Error(`Failure ${failure + 1} was answered with ${String(body)}`);
			}
			await visitor.send('POST', 'auth/login/', { json: { user, password: 'again' } });
		},
		status: 401,
		error: 'Maximum password retry of 5 was reached. This account is locked for the next 60 seconds...',
	},
	{ name: 'a login with an API key', call: (visitor) => visitor.send('POST', 'auth/login/', { json: { user: 'user', apikey: 'devkey:user' } }), status: 200 },
	{ name: 'a login with a password', call: (visitor) => visitor.send('POST', 'auth/login/', { json: { user: 'user', password: 'user' } }), status: 200 },
	{ name: 'which interfaces there are', call: async (visitor) => visitor.send('GET', `${visitor.target.url}/api/`, { session: await visitor.login('apiKey') }), status: 200 },
	{ name: 'a call without a session', call: (visitor) => visitor.send('GET', constants), status: 401, error: 'Session not found' },
	{ name: 'a call with a session that the server never gave', call: (visitor) => visitor.send('GET', constants, { session: Session.from({ session: 'abc' }) }), status: 401, error: 'Session not found' },
	{
		name: 'a call with the session of a password but no XSRF token',
		call: async (visitor) => visitor.send('GET', constants, { session: await visitor.login('password'), headers: { 'X-XSRF-TOKEN': '' } }),
		status: 403,
		error: denied('/api/v4/help/constants/', 'Invalid XSRF token'),
	},
	{
		name: 'a call with the session of a password and a wrong XSRF token',
		call: async (visitor) => visitor.send('GET', 'user/whoami/', { session: await visitor.login('password'), headers: { 'X-XSRF-TOKEN': 'X' } }),
		status: 403,
		error: denied('/api/v4/user/whoami/', 'Invalid XSRF token'),
	},
	{
		name: 'a call with the session of an API key but no XSRF token',
		call: async (visitor) => visitor.send('GET', 'service/all/', { session: await visitor.login('apiKey'), headers: { 'X-XSRF-TOKEN': '' } }),
		status: 200,
	},
	{
		name: 'a call with another User-Agent than that of the login',
		call: async (visitor) => visitor.send('GET', constants, { session: await visitor.login('apiKey'), headers: { 'User-Agent': 'another' } }),
		status: 401,
		error: 'Invalid user agent for this session',
	},
	{
		name: 'a call from another address than that of the login',
		call: async (visitor) => visitor.send('GET', constants, { session: await visitor.login('apiKey'), headers: { 'X-Forwarded-For': '192.0.2.1' } }),
		status: 401,
		error: 'Invalid source IP for this session',
	},
	{
		name: 'a call after another User-Agent was refused: the session lives on',
		call: async (visitor) => {
			const session = await visitor.login('apiKey');
			await visitor.send('GET', constants, { session, headers: { 'User-Agent': 'another' } });
			await visitor.send('GET', 'service/all/', { session });
		},
		status: 200,
	},
	{ name: 'a logout', call: async (visitor) => visitor.send('GET', 'auth/logout/', { session: await visitor.login('apiKey') }), status: 200 },
	{
		name: 'a call after the logout',
		call: async (visitor) => {
			const session = await visitor.login('apiKey');
			const stale = Session.from(session.toJSON());
			await visitor.send('GET', 'auth/logout/', { session });
			await visitor.send('GET', constants, { session: stale });
		},
		status: 401,
		error: 'Session expired',
	},
	{
		name: 'a call by certificate alone, through an ingress that knows its owner',
		call: (visitor) => {
			const { identityUrl: serverUrl, tls } = visitor.target;
			return whoAmI(visitor.clientWith({ serverUrl, authentication: 'clientCertificate', username: '', secret: '', tls: { ...tls, ...Visitor.certificate('user') } }));
		},
		prepareFake: (fake) => (fake.auth.ingressIdentifies = true),
		status: 200,
		part: true,
		maps: ['indexes', 'configuration.submission.file_sources', 'configuration.submission.profiles', 'indexes.*'],
		on46: { optional: ['configuration.submission.profiles.*.summary'] },
	},
	{ name: 'a route that does not exist', call: (visitor) => visitor.send('GET', 'no/such/route/'), status: 404, error: 'Api does not exist (/api/v4/no/such/route/)' },
	{
		name: 'a route without its slash',
		call: (visitor) => visitor.send('GET', 'help/constants'),
		status: 308,
		error: 'You should be redirected automatically to the target URL: ',
	},
	{ name: 'a method that does not exist', call: (visitor) => visitor.send('PUT', constants), fault: 'methodNotAllowed', status: 405, page: true },
	{ name: 'a path outside the API', call: (visitor) => visitor.send('GET', `${visitor.target.url}/nothing/here`), fault: 'notFoundPage', status: 404, page: true },
	{ name: 'a call without the client certificate that an ingress wants', call: (visitor) => visitor.send('GET', `${visitor.target.mtlsUrl}/api/v4/${constants}`), fault: 'noCertificate', status: 400, page: true },
	{
		name: 'a call with a client certificate of another authority',
		call: (visitor) => visitor.send('GET', `${visitor.target.mtlsUrl}/api/v4/${constants}`, {}, { ...visitor.target.tls, ...Visitor.certificate('other') }),
		fault: 'untrustedClient',
		status: 400,
		page: true,
	},
	{ name: 'a call by http where https is spoken', call: (visitor) => visitor.send('GET', `${visitor.target.url.replace('https:', 'http:')}/api/v4/${constants}`), fault: 'plainHttp', status: 400, page: true },
	{ name: 'an address longer than the proxy takes', call: (visitor) => visitor.send('GET', `alert/list/?q=${'a'.repeat(9_000)}`), fault: 'longAddress', status: 414, page: true },
	{ name: 'a header larger than the proxy takes', call: (visitor) => visitor.send('GET', constants, { headers: { 'x-long': 'a'.repeat(9_000) } }), fault: 'longHeaders', status: 400, page: true },
	{ name: 'a body larger than the proxy takes', call: (visitor) => visitor.send('POST', 'submit/', { body: 'x'.repeat(201 * 1024 * 1024) }), fault: 'requestTooLarge', status: 413, page: true },
	{
		name: 'who the user is',
		call: ({ client }) => whoAmI(client),
		status: 200,
		part: true,
		maps: ['indexes', 'indexes.*', 'configuration.submission.file_sources', 'configuration.submission.profiles'],
		on46: { optional: ['configuration.submission.profiles.*.summary'] },
	},
	{ name: 'the constants', call: ({ client }) => client.read(constants), status: 200, maps: ['priorities'] },
	{ name: 'all services', call: ({ client }) => client.read('service/all/'), status: 200 },
];
