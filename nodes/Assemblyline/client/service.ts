import type { AssemblylineClient } from './client';
import { confirm } from './confirm';
import { hinted } from './failures';
import { path } from './path';
import type { FileSource } from './multipart';
import type { JsonObject, ServiceInfo } from './types';

/** Milliseconds: with every version of every service, a backup takes its time, and so does its way back. */
export const BACKUP_TIMEOUT_MS = 300_000;

/** Every service, with its category. `GET service/all/`. */
export function listServices(client: AssemblylineClient): Promise<ServiceInfo[]> {
	return client.cached('service/all/');
}

export interface UpdateConfig extends JsonObject {
	sources: JsonObject[];
	/** Seconds. */
	update_interval_seconds: number;
}

export interface ServiceConfig extends JsonObject {
	name: string;
	version: string;
	update_config?: UpdateConfig;
}

/**
 * A service as it runs: the defaults of its version, and over them what administrators have set; with passwords and
 * keys. Of another version, as it would run. `GET service/<servicename>/`, role administration.
 */
export function getService(client: AssemblylineClient, name: string, version?: string): Promise<ServiceConfig> {
	return client.read(path`service/${name}/`, { query: { version } });
}

export interface ServiceUpdate extends JsonObject {
	/** User and password of the registry, for the updater only. */
	auth: JsonObject | null;
	/** With its tag. */
	image: string;
	latest_tag: string | null;
	update_available: boolean;
	updating: boolean;
}

/** What the registries hold, by service; those that were not looked up yet are missing. `GET service/updates/`, role administration. */
export function getServiceUpdates(client: AssemblylineClient): Promise<Record<string, ServiceUpdate>> {
	return client.read('service/updates/');
}

/**
 * Registers a service by its manifest; of one that is there already, the version is added, and what administrators
 * have set stays. What lacks in the manifest is a server error. `PUT service/`, role administration.
 */
export function addService(client: AssemblylineClient, manifest: FileSource): Promise<JsonObject> {
	return hinted(client.write('PUT', 'service/', { file: manifest }), 'The server fails like this over a manifest that it cannot read: check its fields.');
}

/**
 * Replaces all that administrators have set by how this configuration differs from the defaults of its version;
 * signatures of sources that it lacks are deleted, settings that are not known ignored. `POST service/<servicename>/`, role administration.
 */
export async function replaceService(client: AssemblylineClient, name: string, config: JsonObject): Promise<JsonObject> {
	const { success, ...rest } = await hinted(client.write<JsonObject>('POST', path`service/${name}/`, { json: config }), 'The server fails like this over a value that does not fit.');
	confirm({ success }, `Service ${name} was not saved`);
	return rest;
}

/** Puts services back as a backup of this server has them; others stay. `PUT service/restore/`, role administration. */
export async function restoreServices(client: AssemblylineClient, backup: FileSource): Promise<void> {
	const call = client.write<{ success: boolean }>('PUT', 'service/restore/', { file: backup, timeoutMs: BACKUP_TIMEOUT_MS });
	await hinted(call, 'The server fails like this over a file that is no backup, and may have restored some of its services.');
}

/** Names of services that are being installed. `GET service/installing/`, role administration. */
export function listInstalling(client: AssemblylineClient): Promise<string[]> {
	return client.read('service/installing/');
}

export interface InstallState extends JsonObject {
	installed: string[];
	installing: string[];
	not_installed: string[];
}

/** How far named services are. `POST service/installing/`, role administration; only reads. */
export function getInstallState(client: AssemblylineClient, names: string[]): Promise<InstallState> {
	return client.read('service/installing/', { json: names }, 'POST');
}

/**
 * Asks for services to be installed, and answers the names of those that will be; the rest are there already.
 * `PUT service/install/`, role administration.
 */
export function installServices(client: AssemblylineClient, services: { name: string; image: string }[]): Promise<string[]> {
	return client.write('PUT', 'service/install/', { json: services });
}

/**
 * Moves a service to another version: `updated` where the server has it, else `updating`, until the container has
 * registered itself. Without `auth` the server's updater fails. `PUT service/update/`, role administration.
 */
export async function updateServiceVersion(
	client: AssemblylineClient,
	name: string,
	update: { auth: JsonObject | null; image: string; latest_tag: string },
): Promise<'updated' | 'updating'> {
	return (await client.write<{ status: 'updated' | 'updating' }>('PUT', 'service/update/', { json: { name, update_data: update } })).status;
}
