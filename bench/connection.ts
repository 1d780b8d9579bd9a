/** A client as the nodes make it, for a server of the lab. */
import { readFileSync } from 'node:fs';
import type { AssemblylineClient } from '../nodes/Assemblyline/client/client';
import { clientOf, connectionSettings } from '../nodes/Assemblyline/n8n/connection';
import type { ConnectionSettings } from '../nodes/Assemblyline/session/settings';
import { lab } from '../test/lab/assemblyline/facts';
import { n8nHelpers } from '../test/support/transport';

export function benchSettings(url: string): ConnectionSettings {
	return connectionSettings({
		serverUrl: url,
		authentication: 'apiKey',
		username: lab.admin.name,
		apiKey: lab.admin.apiKey,
		caCertificate: readFileSync(lab.ca, 'utf8'),
		timeout: 60,
	});
}

export function benchClient(url: string): AssemblylineClient {
	return clientOf({ helpers: n8nHelpers }, benchSettings(url));
}
