/** A client as the nodes make it, for a server of the lab. */
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { clientOf, connectionSettings } from '../../nodes/Assemblyline/n8n/connection';
import type { ConnectionSettings } from '../../nodes/Assemblyline/session/settings';
import { apiKeyCredential, lab } from '../lab/assemblyline/facts';
import { n8nHelpers } from './http';

export function labSettings(url: string): ConnectionSettings {
	return connectionSettings(apiKeyCredential({ serverUrl: url, timeout: 60 }));
}

export function labClient(url: string): AssemblylineClient {
	return clientOf({ helpers: n8nHelpers }, labSettings(url));
}

/** The administrator with a session by password: the lab's API keys lack the role administration. */
export function adminClient(url: string): AssemblylineClient {
	return clientOf({ helpers: n8nHelpers }, { ...labSettings(url), authentication: 'password', secret: lab.admin.password });
}
