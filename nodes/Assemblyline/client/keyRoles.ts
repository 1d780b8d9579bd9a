/**
 * What an API key leaves of its user's roles: the server's table of them, ACL_MAP in assemblyline.odm.models.user. 4.6
 * and 4.7 have the same.
 */

/** Roles that of the server's named privileges only Extended gives, which gives no others; a server need not offer it. */
export const EXTENDED_ROLES = ['administration', 'apikey_access', 'file_purge', 'obo_access', 'replay_system', 'self_manage', 'signature_import', 'signature_manage', 'workflow_manage'];

/** Roles that no named privilege gives, only a list of roles. */
export const CUSTOM_ROLES = ['archive_comment', 'assistant_use'];

/** What to do where the server refuses for want of a role. `message` is the server's, which names the role. */
export function missingRoleHint(message: string): string {
	const names = (roles: string[]) => roles.some((role) => new RegExp(`\\b${role}\\b`).test(message));
	if (names(CUSTOM_ROLES)) return 'Give the role to the user. An API key has it only if it is a Custom one that lists it; or use Password.';
	if (names(EXTENDED_ROLES)) return 'Give the role to the user. An API key with Read and Write lacks it all the same: take a Custom key that lists it, an Extended one, which has such roles alone, or Password.';
	return 'Give the role to the user, or take an API key that has it: a key can have fewer roles than its user.';
}
