/** The addresses, users and files of the lab, as tests see them. */
import { readFileSync } from 'node:fs';
import { venvProgram, versions } from './install';
import { clientKeyPassphrase, tlsFiles } from './paths';
import { versionPorts } from './ports';

/** One Assemblyline server and its three TLS addresses. */
export interface LabServer {
	version: '4.7.4.25' | '4.6.2.1';
	/** Plain TLS. */
	url: string;
	/** Asks for a client certificate, and for credentials as usual. */
	mtlsUrl: string;
	/** Asks for a client certificate, whose common name is the user. */
	identityUrl: string;
}

/** A user with a password and an API key. */
export interface LabUser {
	name: string;
	password: string;
	apiKey: string;
}

/** What tests need to know of the running lab; certificates and keys are paths of PEM files. */
export interface Lab {
	/** 4.7.4.25 first: the default. */
	servers: LabServer[];
	ca: string;
	/** An authority that signed nothing the lab's servers use. */
	otherCa: string;
	/** Signed by `ca`, for the user `user`. */
	clientCertificate: string;
	/** Encrypted, as is `otherClientKey`, with `clientKeyPassphrase`. */
	clientKey: string;
	clientKeyPassphrase: string;
	/** Signed by `otherCa`. */
	otherClientCertificate: string;
	otherClientKey: string;
	admin: LabUser;
	user: LabUser;
	/** Used by the tests that count what a user does, and by nobody else. */
	counted: LabUser;
	/** A Python with assemblyline_client and the 4.7 packages. */
	python: string;
}

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
