import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { connectionSettings } from '../../../nodes/Assemblyline/n8n/connection';
import { makeCertificates } from '../../support/certificates';
import { credentialFor } from '../../support/helpers';

const pem = makeCertificates();
const settings = (changes = {}) => connectionSettings(credentialFor('https://al.example.com/', changes));

describe('The settings of a credential', () => {
	it('are normalized', () => {
		expect(settings({ username: ' admin ', apiKey: ' k:s \n', timeout: '12' })).toEqual({
			serverUrl: 'https://al.example.com', authentication: 'apiKey', username: 'admin', secret: 'k:s', timeoutMs: 12_000,
			tls: { ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true },
			headers: {},
		});
	});

	it('have only the secret of the chosen way to log in', () => {
		const both = { apiKey: 'k:s', password: ' p ' };
		expect(settings(both).secret).toBe('k:s');
		// A password may begin or end with a blank.
		expect(settings({ ...both, authentication: 'password' }).secret).toBe(' p ');
		const byCertificate = settings({ ...both, authentication: 'clientCertificate', certificate: pem.certificate, privateKey: pem.key });
		expect([byCertificate.secret, byCertificate.username]).toEqual(['', '']);
	});

	it('have the certificate beside an API key, its line ends put right', () => {
		const { tls } = settings({ certificate: pem.certificate.replaceAll('\n', ' '), privateKey: pem.key.replaceAll('\n', '\\n'), caCertificate: pem.otherCertificate, passphrase: ' x ', ignoreSslIssues: true });
		expect(tls).toEqual({ ca: pem.otherCertificate, cert: pem.certificate, key: pem.key, passphrase: ' x ', rejectUnauthorized: false });
	});

	it('have no certificate where the switch for it is off, though one is stored', () => {
		expect(settings({ useClientCertificate: false, certificate: 'x', privateKey: 'x', passphrase: 'x' }).tls).toEqual({ rejectUnauthorized: true });
		expect(settings({ useClientCertificate: false, authentication: 'clientCertificate', certificate: pem.certificate, privateKey: pem.key }).tls).toMatchObject({ cert: pem.certificate });
	});

	it.each(['apiKey', 'password', 'clientCertificate'])('have the additional headers with %s', (authentication) => {
		const all = { authentication, password: 'p', certificate: pem.certificate, privateKey: pem.key };
		expect(settings({ ...all, headers: { values: [{ name: 'X-Token', value: 't' }] } }).headers).toEqual({ 'x-token': 't' });
		for (const headers of [undefined, {}, '', { values: [] }]) expect(settings({ ...all, headers }).headers).toEqual({});
	});

	it('trust nobody unless that is switched on', () => {
		for (const ignoreSslIssues of [undefined, false, 'true', 1]) expect(settings({ ignoreSslIssues }).tls.rejectUnauthorized).toBe(true);
	});

	it('wait 30 seconds unless they say otherwise', () => {
		expect(settings({ timeout: undefined }).timeoutMs).toBe(30_000);
	});

	it.each<[object, RegExp]>([
		[{ authentication: 'oauth' }, /^Authentication: 'oauth'/],
		[{ authentication: undefined }, /^Authentication: ''/],
		[{ username: '  ' }, /^Username: is empty/],
		[{ apiKey: '' }, /^API Key: must have the form name:secret/],
		[{ apiKey: 'secret' }, /^API Key: must have the form name:secret/],
		[{ apiKey: ':secret' }, /^API Key: must have the form name:secret/],
		[{ apiKey: 'name:' }, /^API Key: must have the form name:secret/],
		[{ authentication: 'password' }, /^Password: is empty/],
		[{ authentication: 'clientCertificate' }, /^Certificate: is empty/],
		[{ certificate: pem.certificate }, /^Private Key: is empty/],
		[{ privateKey: pem.key }, /^Certificate: is empty/],
		[{ certificate: 'x', privateKey: pem.key }, /^Certificate: is not PEM/],
		[{ certificate: pem.certificate, privateKey: 'x' }, /^Private Key: is not PEM/],
		[{ caCertificate: 'x' }, /^CA Certificate: is not PEM/],
		[{ headers: { values: [{ name: 'Cookie', value: 'x' }] } }, /^Additional Headers: the header "cookie"/],
		[{ timeout: 0 }, /^Timeout: /],
		[{ timeout: -1 }, /^Timeout: /],
		[{ timeout: 'soon' }, /^Timeout: /],
		[{ timeout: 3_000_000 }, /^Timeout: must be more than 0 and at most 86400 seconds/],
		[{ serverUrl: { url: 'https://al.example.com' } }, /^Server URL: is not text/],
		[{ username: ['admin'] }, /^Username: is not text/],
		[{ apiKey: { name: 'k', secret: 's' } }, /^API Key: is not text/],
		[{ authentication: 'password', password: {} }, /^Password: is not text/],
		[{ caCertificate: {} }, /^CA Certificate: is not text/],
		[{ passphrase: {} }, /^Passphrase: is not text/],
		[{ headers: { values: [{ name: 'X-Token', value: { secret: 's' } }] } }, /^Additional Headers: is not text/],
		[{ serverUrl: 'al' }, /^Server URL: /],
	])('%j are refused by the name of the field', (changes, problem) => {
		expect(() => settings(changes)).toThrow(InvalidParameterError);
		expect(() => settings(changes)).toThrow(problem);
	});
});
