import type { AssemblylineClient } from './client';
import type { WhoAmI } from './types';

/** The caller, with roles and the configuration that drop-downs need. `GET user/whoami/`; remembered with the session. */
export function whoAmI(client: AssemblylineClient): Promise<WhoAmI> {
	return client.remembered('user/whoami/');
}
