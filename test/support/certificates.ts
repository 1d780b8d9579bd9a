/** Certificates and keys made with OpenSSL, once for each test file that asks for them. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const passphrase = 'a secret phrase';

/** An authority, another one, and a key in its plain and its two encrypted forms. */
export function makeCertificates() {
	const folder = mkdtempSync(join(tmpdir(), 'assemblyline-test-'));
	const file = (name: string) => join(folder, name);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'ignore'] });
	try {
		for (const name of ['one', 'two']) {
			openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`));
		}
		const key = readFileSync(file('one.key'), 'utf8');
		openssl('ec', '-in', file('one.key'), '-aes256', '-passout', `pass:${passphrase}`, '-out', file('old.key'));
		const newForm = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
		return {
			certificate: readFileSync(file('one.pem'), 'utf8'),
			otherCertificate: readFileSync(file('two.pem'), 'utf8'),
			key,
			/** With Proc-Type and DEK-Info headers. */
			oldEncryptedKey: readFileSync(file('old.key'), 'utf8'),
			newEncryptedKey: String(newForm),
		};
	} finally {
		rmSync(folder, { recursive: true });
	}
}
