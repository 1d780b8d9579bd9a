/** The folders and certificate files of the running lab. */
import { join } from 'node:path';
import { runRoot } from '../support';

/** Everything that Assemblyline and its servers write while they run. */
export const home = join(runRoot, 'assemblyline');

/** The folders by what they hold. */
export const folders = {
	search: join(home, 'search'),
	redis: join(home, 'redis'),
	nginx: join(home, 'nginx'),
	files: join(home, 'files'),
	fileSource: join(home, 'file-source'),
	service: join(home, 'service'),
	tasking1: join(home, 'tasking-1'),
	tasking2: join(home, 'tasking-2'),
	tasking3: join(home, 'tasking-3'),
	tls: join(home, 'tls'),
	temporary: join(home, 'tmp'),
} as const;

/** Where a version reads its configuration from: the installation points the packages here. */
export const configFolder = (version: string) => join(home, 'etc', version);

/** Where a version's web server keeps uploads: the installation points the packages here. */
export const stateFolder = (version: string) => join(home, 'lib', version);

/** The passphrase of both client keys. */
export const clientKeyPassphrase = 'lab-passphrase';

const pem = (name: string) => join(folders.tls, `${name}.pem`);

/** Certificates and keys, all PEM. */
export const tlsFiles = {
	ca: pem('ca'),
	caKey: pem('ca-key'),
	otherCa: pem('other-ca'),
	otherCaKey: pem('other-ca-key'),
	serverCertificate: pem('server'),
	serverKey: pem('server-key'),
	clientCertificate: pem('client'),
	clientKey: pem('client-key'),
	otherClientCertificate: pem('other-client'),
	otherClientKey: pem('other-client-key'),
} as const;
