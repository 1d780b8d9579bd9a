import type { AssemblylineClient } from './client';
import { AssemblylineError } from './errors';
import { orGone } from './failures';
import { confirm } from './confirm';
import { path } from './path';
import type { JsonObject, ListWindow, WhoAmI } from './types';

/** The caller, with roles and the configuration that drop-downs need. `GET user/whoami/`; cached with the session. */
export function whoAmI(client: AssemblylineClient): Promise<WhoAmI> {
	return client.cached('user/whoami/');
}

/** {@link whoAmI}, asked anew: what the user has saved since counts. */
export function whoAmINow(client: AssemblylineClient): Promise<WhoAmI> {
	return client.read('user/whoami/');
}

/**
 * How many files the caller may still hand in today; undefined where nothing limits them. `GET user/whoami/`: a header of
 * its reply tells it, also where the server does not hold anybody to it.
 */
export async function submissionsLeft(client: AssemblylineClient): Promise<number | undefined> {
	if ((await whoAmI(client)).configuration.ui.enforce_quota !== true) return undefined;
	await whoAmINow(client);
	return client.submissionsLeft;
}

/** The failure of what is more than the caller may still hand in today. */
export function overQuota(wanted: number, left: number): AssemblylineError {
	return new AssemblylineError('quota', `${wanted} are to be handed in, and your user may hand in ${left} more today`, {
		hint: 'Hand in fewer, or set On Error to Continue: then as many as may be are handed in, and the others are error items. The quota starts anew tomorrow; an administrator can raise it.',
	});
}

/** The classification that everybody may see: for what the server stores only with a marking. */
export async function lowestClassification(client: AssemblylineClient): Promise<string> {
	return (await whoAmI(client)).c12nDef.UNRESTRICTED;
}

export interface Account extends JsonObject {
	uname: string;
	type: string[];
	roles: string[];
}

/** Hashes and keys in an account, which nobody needs outside the server. */
const SECRETS = new Set(['apikeys', 'otp_sk', 'password']);

/** Whether a field of an account, or of the index `user`, is a secret or within one. */
export const isUserSecret = (field: string): boolean => SECRETS.has(field.split('.', 1)[0] ?? '');

/** An account, or a document of the index `user`, without its secrets: asked for them, the server gives an administrator all. */
export const withoutSecrets = <T extends JsonObject>(account: T) => Object.fromEntries(Object.entries(account).filter(([name]) => !isUserSecret(name))) as T;

/**
 * One account; roles are those that follow from its types, quotas those of the server where it has none of its
 * own. `GET user/<username>/`, any user for the own account, else administration.
 */
export async function getUser(client: AssemblylineClient, username: string, loadAvatar = false): Promise<Account> {
	return withoutSecrets(await client.read<Account>(path`user/${username}/`, { query: loadAvatar ? { load_avatar: true } : {} }));
}

export interface UserPage {
	items: Account[];
	total: number;
}

/** One page of accounts. `GET user/list/`, role administration. */
export async function listUsers(
	client: AssemblylineClient,
	request: ListWindow & { query?: string; sort?: string },
): Promise<UserPage> {
	const page = await client.read<UserPage>('user/list/', { query: { ...request } });
	return { ...page, items: page.items.map((account) => withoutSecrets(account)) };
}

/** Adds an account; name and classification must be there. `PUT user/<username>/`, role administration. */
export async function createUser(client: AssemblylineClient, username: string, account: JsonObject): Promise<void> {
	confirm(await client.write('PUT', path`user/${username}/`, { json: account }), `User ${username} was not created`);
}

/**
 * Replaces a whole account: what is missing falls back to its default, a missing avatar is deleted, a missing
 * quota is a server error. `POST user/<username>/`, self_manage for the own account, else administration.
 */
export async function replaceUser(client: AssemblylineClient, username: string, account: JsonObject): Promise<void> {
	confirm(await client.write('POST', path`user/${username}/`, { json: account }), `User ${username} was not saved`);
}

export interface UserSettings extends JsonObject {
	default_zip_password: string;
	submission_profiles: Record<string, JsonObject>;
}

/** Settings with everything that the server adds to them. `GET user/settings/<username>/`, own ones or administration. */
export function getUserSettings(client: AssemblylineClient, username: string): Promise<UserSettings> {
	return client.read(path`user/settings/${username}/`);
}

/** Servers fail without a word on `GET user/submission_params/<username>/default/` once the user has saved service parameters. */
export const SUBMISSION_PARAMETERS_HINT = "The server cannot tell a user's submission parameters once service parameters are saved in the user's settings.";

/**
 * Saves settings: those that are missing stay, but `default_zip_password` must be there, and profiles that are
 * missing lose their changes. `POST user/settings/<username>/`, self_manage or administration.
 */
export async function saveUserSettings(client: AssemblylineClient, username: string, settings: JsonObject): Promise<void> {
	confirm(await client.write('POST', path`user/settings/${username}/`, { json: settings }), `The settings of ${username} were not saved`);
}

/** The picture as a data URL; undefined where there is none. `GET user/avatar/<username>/`, own one or administration. */
export async function getAvatar(client: AssemblylineClient, username: string): Promise<string | undefined> {
	return orGone(client.read(path`user/avatar/${username}/`), ['notFound']);
}

/**
 * Replaces the picture, given as a data URL: it is the body as it is, as quotes of JSON would be kept. The server
 * does not check that the user exists. `POST user/avatar/<username>/`, self_manage or administration.
 */
export async function setAvatar(client: AssemblylineClient, username: string, dataUrl: string): Promise<void> {
	const file = { size: Buffer.byteLength(dataUrl), open: () => Promise.resolve(Buffer.from(dataUrl)) };
	confirm(await client.write('POST', path`user/avatar/${username}/`, { file }), `The avatar of ${username} was not saved`);
}

/** Agrees to the terms of service for oneself; a GET that writes. `GET user/tos/<username>/`, role self_manage. */
export async function agreeToTermsOfService(client: AssemblylineClient, username: string): Promise<void> {
	confirm(await client.write('GET', path`user/tos/${username}/`), 'The agreement was not saved');
}
