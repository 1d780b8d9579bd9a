/** The Assemblyline part of the lab: two real servers of different versions on one set of data. */
export { installAssemblyline } from './install';
export { fileSourceSample } from './nginx';
export { type ProcessDefinition, type ProcessName, processes, processNames, startOne, stopOne } from './processes';
export { resetAssemblyline, startAssemblyline, stopAssemblyline } from './start';

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
