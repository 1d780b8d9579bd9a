/** The addresses, users and files of the lab, as tests see them. */
import type { Lab, LabUser } from './index';
import { venvProgram, versions } from './install';
import { clientKeyPassphrase, tlsFiles } from './paths';
import { versionPorts } from './ports';

const user = (name: string): LabUser => ({ name, password: name, apiKey: `devkey:${name}` });

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
	admin: user('admin'),
	user: user('user'),
	python: venvProgram('4.7.4.25', 'python'),
};
