/**
 * What an API key leaves of its user's roles: the server's table of them, ACL_MAP in assemblyline.odm.models.user. 4.6
 * and 4.7 have the same.
 */

/** Roles that of the server's named privileges only Extended gives; an administrator of the server may not offer it. */
export const EXTENDED_ROLES = ['administration', 'apikey_access', 'file_purge', 'obo_access', 'replay_system', 'self_manage', 'signature_import', 'signature_manage', 'workflow_manage'];

/** Roles that no named privilege gives, only a list of roles. */
export const CUSTOM_ROLES = ['archive_comment', 'assistant_use'];

/** What to do where the server refuses for want of a role. `message` is the server's, which names the role. */
export function missingRoleHint(message: string): string {
	const names = (roles: string[]) => roles.some((role) => new RegExp(`\\b${role}\\b`).test(message));
	if (names(CUSTOM_ROLES)) return 'Give the role to the user; of API keys only a Custom one can have it, else use Password.';
	if (names(EXTENDED_ROLES)) return 'Give the role to the user; an API key with Read and Write lacks it even where its user has it: add Extended, or use a Custom key, or Password.';
	return 'Give the role to the user, or take an API key that has it: a key can have fewer roles than its user.';
}
