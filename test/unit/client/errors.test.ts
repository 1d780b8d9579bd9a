import { AssemblylineError, connectionFailure, errorCode, InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';

const host = 'https://al.example.com';
const withCode = (code: string) => Object.assign(new Error(`failed: ${code}`), { code });

describe('A request without a reply', () => {
	it.each([
		['ERR_CANCELED', 'cancelled'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrustedCertificate'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'untrustedCertificate'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrustedCertificate'],
		['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrustedCertificate'],
		['CERT_HAS_EXPIRED', 'untrustedCertificate'],
		['CERT_NOT_YET_VALID', 'untrustedCertificate'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'untrustedCertificate'],
		['EPROTO', 'unreachable'],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'unreachable'],
		['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'clientCertificate'],
		['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'clientCertificate'],
		['ERR_OSSL_BAD_DECRYPT', 'clientCertificate'],
		['ERR_OSSL_X509_KEY_VALUES_MISMATCH', 'clientCertificate'],
		['ETIMEDOUT', 'timeout'],
		['ECONNABORTED', 'timeout'],
		['ESOCKETTIMEDOUT', 'timeout'],
		['ECONNREFUSED', 'unreachable'],
		['ECONNRESET', 'unreachable'],
		['ENOTFOUND', 'unreachable'],
		['EAI_AGAIN', 'unreachable'],
		['EHOSTUNREACH', 'unreachable'],
	])('with the code %s is of the kind %s', (code, kind) => {
		const failure = connectionFailure(withCode(code), host);
		expect(failure).toMatchObject({ kind, status: undefined });
		if (kind !== 'cancelled') expect(failure.message).toContain(host);
	});

	it('is recognized by the code of its cause, where a library wraps the error', () => {
		const wrapped = new Error('request failed', { cause: new Error('socket', { cause: withCode('CERT_HAS_EXPIRED') }) });
		expect(errorCode(wrapped)).toBe('CERT_HAS_EXPIRED');
		expect(connectionFailure(wrapped, host).kind).toBe('untrustedCertificate');
	});

	it('is recognized as cancelled by the name of the error alone', () => {
		expect(connectionFailure(new DOMException('gone', 'AbortError'), host).kind).toBe('cancelled');
	});

	it('ends where causes point at each other', () => {
		const first = new Error('a');
		const second = new Error('b', { cause: first });
		first.cause = second;
		expect(errorCode(first)).toBeUndefined();
	});

	it('is unreachable where nothing is known but a message, or not even that', () => {
		expect(connectionFailure(new Error('socket hang up'), host)).toMatchObject({ kind: 'unreachable', message: `${host} cannot be reached (socket hang up)` });
		expect(connectionFailure('oops', host).message).toContain('(oops)');
		expect(connectionFailure(undefined, host).kind).toBe('unreachable');
	});

	it('names the setting to change where the certificate is not trusted', () => {
		expect(connectionFailure(withCode('SELF_SIGNED_CERT_IN_CHAIN'), host).hint).toContain('CA Certificate');
	});

	it('passes a failure on that is one already', () => {
		const failure = new AssemblylineError('busy', 'busy');
		expect(connectionFailure(failure, host)).toBe(failure);
	});
});

describe('A failure', () => {
	it('carries no error of the HTTP library: that would carry the request, with its secrets', () => {
		const secret = 'Cookie: session=abc';
		const error = Object.assign(new Error('refused', { cause: new Error(secret) }), { code: 'ECONNREFUSED', config: { headers: secret } });
		const failure = connectionFailure(error, host);
		expect(failure.cause).toBeUndefined();
		expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('session=abc');
	});

	it('keeps kind, message, status and hint when it learns its request', () => {
		const failure = new AssemblylineError('notFound', 'gone', { status: 404, hint: 'look' }).with({ request: 'GET alert/1/' });
		expect(failure).toMatchObject({ kind: 'notFound', message: 'gone', status: 404, hint: 'look', request: 'GET alert/1/' });
	});

	it('of a parameter begins with its display name', () => {
		expect(new InvalidParameterError('Server URL', 'is empty').message).toBe('Server URL: is empty');
	});
});
