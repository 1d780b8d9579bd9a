import type { AssemblylineClient } from './client';
import { AssemblylineError } from './errors';
import { confirm } from './confirm';
import { hinted } from './failures';
import { path } from './path';
import type { UpdateConfig } from './service';
import type { JsonObject } from './types';

export const SIGNATURE_STATUSES = ['DEPLOYED', 'DISABLED', 'INVALID', 'NOISY', 'STAGING', 'TESTING'] as const;

export type SignatureStatus = (typeof SIGNATURE_STATUSES)[number];

/** Those that a person may give. */
export type SettableStatus = Exclude<SignatureStatus, 'INVALID'>;

/** A rule to save. The server fails where the status or the classification is missing. */
export interface NewSignature extends JsonObject {
	name: string;
	/** Name of the service, in small letters. */
	type: string;
	source: string;
	/** Text of the rule. */
	data: string;
	status: string;
	classification: string;
	/** The name, where it is left out. */
	signature_id?: string;
}

/** A signature with its statistics, counted anew. `GET signature/<signature_id>/`, role signature_view. */
function getSignature(client: AssemblylineClient, id: string): Promise<JsonObject> {
	return client.read(path`signature/${id}/`);
}

/**
 * Sets a signature's status, and by it disables others of the same rule ID and status.
 * `GET signature/change_status/<signature_id>/<status>/`, role signature_manage; it writes. Whatever the server has
 * against it, it answers with an error without a message: the reason is looked up.
 */
export async function setSignatureStatus(client: AssemblylineClient, id: string, status: SettableStatus): Promise<void> {
	const reply = client.write('GET', path`signature/change_status/${id}/${status}/`).catch(async (error: unknown) => {
		if (!(error instanceof AssemblylineError) || error.kind !== 'serverError') throw error;
		const { status: before } = await getSignature(client, id);
		throw new AssemblylineError('badRequest', `The server refuses to change the status of ${id} from ${String(before)} to ${status}`, {
			status: error.status,
			request: error.request,
			hint: 'What is deployed, noisy or disabled cannot go back to staging or testing, and what is invalid can go nowhere else.',
		});
	});
	confirm(await reply, `The status of ${id} was not changed`);
}

/** Adds or updates one rule, and answers its ID; with the same text nothing is changed. `POST signature/add_update/`, role signature_import. */
export async function saveSignature(client: AssemblylineClient, signature: NewSignature, dedupName?: boolean): Promise<string> {
	const reply = await client.write<{ id: string; success: boolean }>('POST', 'signature/add_update/', { query: { dedup_name: dedupName }, json: signature });
	confirm(reply, `Signature ${signature.name} was not saved`);
	return reply.id;
}

export interface SaveReport extends JsonObject {
	/** How many were saved. */
	success: number;
	/** True where some were not; an empty list where nothing was sent on. */
	errors: boolean | unknown[];
	/** IDs of those whose name another rule of the source has. */
	skipped: string[];
}

/** Adds or updates rules of one source. `POST signature/add_update_many/`, role signature_import. */
export function saveSignatures(
	client: AssemblylineClient,
	target: { source: string; sig_type: string; dedup_name?: boolean },
	signatures: NewSignature[],
): Promise<SaveReport> {
	return client.write('POST', 'signature/add_update_many/', { query: target, json: signatures });
}

/** Where services get their rules from, by service, with passwords and keys. `GET signature/sources/`, role signature_manage. */
export function listSignatureSources(client: AssemblylineClient): Promise<Record<string, UpdateConfig>> {
	return client.read('signature/sources/');
}

const UNKNOWN_SERVICE = 'The server fails like this where it has no such service, or a value does not fit.';

/** `PUT signature/sources/<service>/`, role signature_manage. A field that is left out here lets later changes of the source fail. */
export async function addSignatureSource(client: AssemblylineClient, service: string, source: JsonObject): Promise<void> {
	confirm(await hinted(client.write('PUT', path`signature/sources/${service}/`, { json: source }), UNKNOWN_SERVICE), `The source was not added to ${service}`);
}

/** Replaces a source; it is then pulled anew. `POST signature/sources/<service>/<name>/`, role signature_manage. */
export async function replaceSignatureSource(client: AssemblylineClient, service: string, name: string, source: JsonObject): Promise<void> {
	const call = client.write('POST', path`signature/sources/${service}/${name}/`, { json: source });
	const hint = 'The server fails like this over a value that does not fit, and over a source that was added without a default classification: remove that one, and add it again.';
	confirm(await hinted(call, hint), `Source ${name} of ${service} was not saved`);
}

/** Removes a source and all its signatures. `DELETE signature/sources/<service>/<name>/`, role signature_manage; the name may have slashes. */
export async function removeSignatureSource(client: AssemblylineClient, service: string, name: string): Promise<void> {
	const parts = name.split('/').map((part) => path`${part}/`);
	confirm(await hinted(client.write('DELETE', path`signature/sources/${service}/` + parts.join('')), UNKNOWN_SERVICE), `Source ${name} of ${service} was not removed`);
}

/** Pulls sources now, and answers which; names that are not known are left out. `PUT signature/sources/update/<service>/`, role signature_manage. */
export async function pullSignatureSources(client: AssemblylineClient, service: string, names: string[]): Promise<string[]> {
	const call = client.write<{ sources: string[]; success: boolean }>('PUT', path`signature/sources/update/${service}/`, { query: { sources: names.join(',') || undefined } });
	const reply = await hinted(call, UNKNOWN_SERVICE);
	confirm(reply, `The sources of ${service} were not pulled`);
	return reply.sources;
}
