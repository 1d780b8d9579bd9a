import { lookup } from 'node:dns';
import type { NodeEgressFilter } from 'n8n-workflow';

/** The policy of an n8n that has none. */
export const openEgress: NodeEgressFilter = {
	validateUrl: async () => ({ ok: true, result: undefined }),
	validateConnectionHost: () => ({ ok: true, result: undefined }),
	createSecureLookup: () => lookup as ReturnType<NodeEgressFilter['createSecureLookup']>,
	validateRedirectSync: () => undefined,
};
