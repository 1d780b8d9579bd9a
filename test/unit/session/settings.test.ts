import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { additionalHeaders, type ConnectionSettings, fingerprint, loginKey, hostOf, normalizePem, normalizeServerUrl } from '../../../nodes/Assemblyline/session/settings';
import { makeCertificates, passphrase } from '../../support/certificates';

describe('The server URL', () => {
	it.each([
		['https://al.example.com', 'https://al.example.com'],
		['  https://al.example.com/  ', 'https://al.example.com'],
		['https://al.example.com///', 'https://al.example.com'],
		['https://AL.Example.com', 'https://al.example.com'],
		['HTTPS://al.example.com', 'https://al.example.com'],
		['https://al.example.com:443', 'https://al.example.com'],
		['https://al.example.com:8443/', 'https://al.example.com:8443'],
		['https://al.example.com/api/v4', 'https://al.example.com'],
		['https://al.example.com/api/v4/', 'https://al.example.com'],
		['https://al.example.com/api/', 'https://al.example.com'],
		['https://example.com/assemblyline', 'https://example.com/assemblyline'],
		['https://example.com/assemblyline/api/v4/', 'https://example.com/assemblyline'],
		['https://al.example.com/?next=%2Fadmin#top', 'https://al.example.com'],
		['https://al.example.com/submissions', 'https://al.example.com'],
		['https://al.example.com/al/submission/detail/7Hc6?x=1#top', 'https://al.example.com/al'],
		['http://10.0.0.7:5000', 'http://10.0.0.7:5000'],
		['https://[::1]:8443/', 'https://[::1]:8443'],
		['https://prüfung.example', 'https://xn--prfung-4ya.example'],
	])('%s becomes %s', (typed, normalized) => {
		expect(normalizeServerUrl(typed)).toBe(normalized);
		// What is normal already stays as it is.
		expect(normalizeServerUrl(normalized)).toBe(normalized);
	});

	it.each([
		['', /empty/],
		['   ', /empty/],
		['al.example.com', /https:\/\//],
		['//al.example.com', /https:\/\//],
		['ftp://al.example.com', /https:\/\//],
		['javascript:alert(1)', /https:\/\//],
		['https://', /https:\/\//],
		['https://a b', /https:\/\//],
		['https://admin:secret@al.example.com', /user or password/],
		['https://admin@al.example.com', /user or password/],
	])('%j is refused', (typed, problem) => {
		expect(() => normalizeServerUrl(typed)).toThrow(InvalidParameterError);
		expect(() => normalizeServerUrl(typed)).toThrow(problem);
		expect(() => normalizeServerUrl(typed)).toThrow(/^Server URL: /);
		expect(() => normalizeServerUrl(typed)).not.toThrow(/secret/);
	});

	it('gives the origin for messages', () => {
		expect(hostOf({ serverUrl: 'https://example.com:8443/assemblyline' })).toBe('https://example.com:8443');
	});
});

describe('A PEM text', () => {
	const pem = makeCertificates();
	/** The ways in which a text field or a JSON file mangles line ends. */
	const mangled: [string, (text: string) => string][] = [
		['as it was', (text) => text],
		['with spaces for its line ends', (text) => text.replaceAll('\n', ' ')],
		['without any line ends', (text) => text.replaceAll('\n', '')],
		['with \\n written out', (text) => text.replaceAll('\n', '\\n')],
		['with Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
		['with indented lines', (text) => text.replaceAll('\n', '\n    ')],
		['with blank lines around', (text) => `\n\n${text}\n\n`],
	];
	const normal = (text: string) => normalizePem(text, 'Field') ?? '';
	const fingerprintOf = (text: string) => new X509Certificate(text).fingerprint256;
	const publicKey = (key: ReturnType<typeof createPrivateKey>) => createPublicKey(key).export({ type: 'spki', format: 'pem' });

	it.each(mangled)('of a certificate, %s, loads as the same certificate', (_how, mangle) => {
		expect(fingerprintOf(normal(mangle(pem.certificate)))).toBe(fingerprintOf(pem.certificate));
	});

	it.each(mangled)('of a key, %s, loads as the same key', (_how, mangle) => {
		expect(publicKey(createPrivateKey(normal(mangle(pem.key))))).toEqual(publicKey(createPrivateKey(pem.key)));
	});

	it.each(mangled)('of an encrypted key of the newer form, %s, opens with its passphrase', (_how, mangle) => {
		expect(pem.newEncryptedKey).toContain('ENCRYPTED PRIVATE KEY');
		expect(publicKey(createPrivateKey({ key: normal(mangle(pem.newEncryptedKey)), passphrase }))).toEqual(publicKey(createPrivateKey(pem.key)));
	});

	it.each(mangled.filter(([how]) => how !== 'without any line ends'))('of an encrypted key of the older form, %s, opens with its passphrase', (_how, mangle) => {
		expect(pem.oldEncryptedKey).toContain('DEK-Info');
		expect(publicKey(createPrivateKey({ key: normal(mangle(pem.oldEncryptedKey)), passphrase }))).toEqual(publicKey(createPrivateKey(pem.key)));
	});

	it.each(mangled)('of several certificates, %s, keeps each of them', (_how, mangle) => {
		const blocks = normal(mangle(pem.certificate + pem.otherCertificate)).match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----\n/g) ?? [];
		expect(blocks.map(fingerprintOf)).toEqual([pem.certificate, pem.otherCertificate].map(fingerprintOf));
	});

	it('loses what stands around the blocks, e.g. the output of a tool', () => {
		const bag = `Bag Attributes\n    friendlyName: me\nsubject=CN = one\n${pem.certificate}Bag Attributes\n${pem.otherCertificate}`;
		expect(normal(bag)).toBe(pem.certificate + pem.otherCertificate);
	});

	it('works as a pair in a TLS context', () => {
		const spaced = (text: string) => normal(text.replaceAll('\n', ' '));
		expect(() => createSecureContext({ ca: spaced(pem.certificate), cert: spaced(pem.certificate), key: spaced(pem.newEncryptedKey), passphrase })).not.toThrow();
	});

	it('is nothing where the field is empty', () => {
		expect(normalizePem('', 'Field')).toBeUndefined();
		expect(normalizePem(' \n ', 'Field')).toBeUndefined();
	});

	it.each([
		['a word', 'hello'],
		['base64 without its frame', 'MIIBszCCAVmgAwIBAgIU'],
		['a path', '/etc/ssl/certs/ca.pem'],
		['a frame without an end', '-----BEGIN CERTIFICATE-----\nMIIB'],
		['a frame that ends as another', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END PRIVATE KEY-----'],
	])('that is %s is refused by the name of its field', (_what, text) => {
		expect(() => normalizePem(text, 'CA Certificate')).toThrow(InvalidParameterError);
		expect(() => normalizePem(text, 'CA Certificate')).toThrow(/^CA Certificate: is not PEM/);
	});
});

describe('Additional headers', () => {
	const one = (name: string, value = 'secret-value') => additionalHeaders([{ name, value }]);

	it('are known by their names in lower case, without blanks around', () => {
		expect(additionalHeaders([{ name: ' CF-Access-Client-Id ', value: ' abc.access\n' }, { name: 'Authorization', value: 'Bearer a b' }, { name: '', value: '' }])).toEqual({
			'cf-access-client-id': 'abc.access', authorization: 'Bearer a b',
		});
	});

	it.each(["x", "X-1", "!#$%&'*+-.^_`|~", 'Proxy-Authorization', 'X-Cookie', 'Contents'])('may be named %s', (name) => {
		expect(one(name)).toEqual({ [name.toLowerCase()]: 'secret-value' });
	});

	it.each(['X Y', 'X:', 'X\r\nEvil', 'X\0', 'Prüfung', '(x)', 'a,b', 'a/b', '"x"', '{x}'])('may not be named %j', (name) => {
		expect(() => one(name)).toThrow(/^Additional Headers: .*characters/);
	});

	it.each([
		'Cookie', 'COOKIE', 'Host', 'Content-Type', 'content-length', 'Content-Encoding', 'Connection', 'Keep-Alive', 'Transfer-Encoding', 'TE', 'Trailer', 'Upgrade',
		'Proxy-Connection', 'Expect', 'User-Agent', 'Accept', 'Accept-Encoding', 'X-XSRF-TOKEN',
	])('do not take %s from n8n', (name) => {
		expect(() => one(name)).toThrow(/^Additional Headers: .*n8n sends it itself/);
	});

	it.each(['a\r\nX-Evil: 1', 'a\nb', 'a\0b', 'a\u2028b', '😀'])('have no value such as %j, which the error does not repeat', (value) => {
		expect(() => one('x', `secret${value}`)).toThrow(/^Additional Headers: .*value with characters/);
		expect(() => one('x', `secret${value}`)).not.toThrow(/secret/);
	});

	it.each<[string, { name: string; value: string }[], RegExp]>([
		['one without a name', [{ name: '', value: 'v' }], /no name/],
		['one without a value', [{ name: 'x', value: ' ' }], /no value/],
		['one that is there twice', [{ name: 'X-A', value: '1' }, { name: 'x-a', value: '2' }], /twice/],
	])('with %s are refused', (_what, entries, problem) => {
		expect(() => additionalHeaders(entries)).toThrow(problem);
	});

	it('are never taken for a prototype', () => {
		expect(Object.entries(one('__proto__'))).toEqual([['__proto__', 'secret-value']]);
	});
});

describe('The fingerprint', () => {
	const settings: ConnectionSettings = {
		serverUrl: 'https://al', authentication: 'apiKey', username: 'u', secret: 's', timeoutMs: 1,
		tls: { ca: 'ca', cert: 'cert', key: 'key', passphrase: 'phrase', rejectUnauthorized: true },
		headers: { 'x-one': '1', 'x-two': '2' },
	};
	const { tls, headers } = settings;

	it.each<[string, ConnectionSettings]>([
		['the server', { ...settings, serverUrl: 'https://al2' }],
		['the way to log in', { ...settings, authentication: 'password' }],
		['the user', { ...settings, username: 'u2' }],
		['the secret', { ...settings, secret: 's2' }],
		['the authority', { ...settings, tls: { ...tls, ca: 'ca2' } }],
		['the authority, removed', { ...settings, tls: { ...tls, ca: undefined } }],
		['the certificate', { ...settings, tls: { ...tls, cert: 'cert2' } }],
		['the key', { ...settings, tls: { ...tls, key: 'key2' } }],
		['the passphrase', { ...settings, tls: { ...tls, passphrase: 'phrase2' } }],
		['the trust in any certificate', { ...settings, tls: { ...tls, rejectUnauthorized: false } }],
		['a header', { ...settings, headers: { ...headers, 'x-three': '3' } }],
		['a header, removed', { ...settings, headers: { 'x-one': '1' } }],
		['the value of a header', { ...settings, headers: { ...headers, 'x-two': '3' } }],
		['values that changed places', { ...settings, headers: { 'x-one': '2', 'x-two': '1' } }],
		['a setting of TLS that comes one day', { ...settings, tls: Object.assign({ minVersion: 'TLSv1.3' }, tls) }],
		['a text that moved to the next field', { ...settings, username: 'us', secret: '' }],
	])('changes with %s', (_what, changed) => {
		expect(fingerprint(changed)).not.toBe(fingerprint(settings));
	});

	it('is the same for the same settings, whatever the timeout', () => {
		expect(fingerprint({ ...structuredClone(settings), timeoutMs: 99 })).toBe(fingerprint(settings));
	});

	it('is the same in whatever order the headers are', () => {
		expect(fingerprint({ ...settings, headers: { 'x-two': '2', 'x-one': '1' } })).toBe(fingerprint(settings));
	});

	it('does not give the secret away', () => {
		expect(fingerprint(settings)).toMatch(/^[0-9a-f]{64}$/);
	});
});

describe('The key of a login', () => {
	const settings: ConnectionSettings = { serverUrl: 'https://al.example', authentication: 'apiKey', username: 'u', secret: 'k:s', tls: { rejectUnauthorized: true, cert: 'cert' }, headers: { 'x-one': '1' }, timeoutMs: 1 };
	const otherWay = { tls: { rejectUnauthorized: false }, headers: {} };

	it('is the same by whatever way it comes', () => {
		expect(loginKey({ ...settings, ...otherWay })).toBe(loginKey(settings));
	});

	it.each([{ serverUrl: 'https://other.example' }, { username: 'u2' }, { secret: 'k:t' }, { authentication: 'password' as const }])('changes with %j', (changes) => {
		expect(loginKey({ ...settings, ...changes })).not.toBe(loginKey(settings));
	});

	it('changes with the way where a certificate is all there is', () => {
		const certificate = { ...settings, authentication: 'clientCertificate' as const };
		expect(loginKey({ ...certificate, headers: {} })).not.toBe(loginKey(certificate));
	});
});
