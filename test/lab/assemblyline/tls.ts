/** Makes the lab's certificate authorities and certificates, once per data folder, valid for ten years. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support';
import { clientKeyPassphrase, folders, tlsFiles } from './paths';

const days = ['-days', '3650'];
const newKey = ['-newkey', 'rsa:2048', '-sha256'];

/** Creates what is missing of the certificates; the marker is written last. */
export async function createCertificates(): Promise<void> {
	const complete = join(folders.tls, 'complete');
	if (existsSync(complete)) return;
	mkdirSync(folders.tls, { recursive: true });
	await Promise.all([
		createAuthority('Assemblyline lab CA', tlsFiles.ca, tlsFiles.caKey),
		createAuthority('Unrelated CA', tlsFiles.otherCa, tlsFiles.otherCaKey),
	]);
	const lab = { certificate: tlsFiles.ca, key: tlsFiles.caKey };
	const other = { certificate: tlsFiles.otherCa, key: tlsFiles.otherCaKey };
	await Promise.all([
		createCertificate('localhost', lab, tlsFiles.serverCertificate, tlsFiles.serverKey, [
			'subjectAltName=DNS:localhost,IP:127.0.0.1',
			'extendedKeyUsage=serverAuth',
		]),
		...[
			{ signer: lab, certificate: tlsFiles.clientCertificate, key: tlsFiles.clientKey },
			{ signer: other, certificate: tlsFiles.otherClientCertificate, key: tlsFiles.otherClientKey },
		].map(({ signer, certificate, key }) =>
			createCertificate('user', signer, certificate, key, ['extendedKeyUsage=clientAuth'], clientKeyPassphrase),
		),
	]);
	writeFileSync(complete, '');
}

const openssl = (args: string[]) => run('openssl', args);

const createAuthority = (name: string, certificate: string, key: string) =>
	openssl(['req', '-x509', ...newKey, ...days, '-nodes', '-subj', `/CN=${name}`, '-keyout', key, '-out', certificate]);

async function createCertificate(
	name: string,
	signer: { certificate: string; key: string },
	certificate: string,
	key: string,
	extensions: string[],
	passphrase?: string,
): Promise<void> {
	const request = `${certificate}.csr`;
	const extensionFile = `${certificate}.ext`;
	writeFileSync(extensionFile, ['basicConstraints=CA:FALSE', ...extensions, ''].join('\n'));
	const protection = passphrase ? ['-passout', `pass:${passphrase}`] : ['-nodes'];
	await openssl(['req', ...newKey, ...protection, '-subj', `/CN=${name}`, '-keyout', key, '-out', request]);
	const signing = ['-CA', signer.certificate, '-CAkey', signer.key, '-set_serial', String(Date.now())];
	await openssl(['x509', '-req', '-sha256', ...days, '-in', request, ...signing, '-extfile', extensionFile, '-out', certificate]);
}
