/** The addresses, users and files of the lab, as tests see them. */
import { readFileSync } from 'node:fs';
import type { Lab, LabUser } from '.';
import { venvProgram, versions } from './install';
import { clientKeyPassphrase, tlsFiles } from './paths';
import { versionPorts } from './ports';

const labUser = (name: string): LabUser => ({ name, password: name, apiKey: `devkey:${name}` });

/** The running lab. */
export const lab: Lab = {
	servers: versions.map((version) => {
		const { tls, mtls, identity } = versionPorts[version];
		const at = (port: number) => `https://localhost:${port}`;
		return { version, url: at(tls), mtlsUrl: at(mtls), identityUrl: at(identity) };
	}),
	ca: tlsFiles.ca,
	otherCa: tlsFiles.otherCa,
	clientCertificate: tlsFiles.clientCertificate,
	clientKey: tlsFiles.clientKey,
	clientKeyPassphrase,
	otherClientCertificate: tlsFiles.otherClientCertificate,
	otherClientKey: tlsFiles.otherClientKey,
	admin: labUser('admin'),
	user: labUser('user'),
	counted: labUser('counted'),
	python: venvProgram('4.7.4.25', 'python'),
};

/** The data of a credential with an API key: the administrator's, for the newer server, unless told otherwise. Timeout in seconds. */
export function apiKeyCredential({ serverUrl = lab.servers[0]?.url ?? '', user = lab.admin, timeout = 30 } = {}) {
	return { serverUrl, authentication: 'apiKey', username: user.name, apiKey: user.apiKey, caCertificate: readFileSync(lab.ca, 'utf8'), timeout };
}
