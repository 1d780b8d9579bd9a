import type { AssemblylineClient } from './client';
import type { ServiceInfo } from './types';

/** Every service, with its category. `GET service/all/`. */
export function listServices(client: AssemblylineClient): Promise<ServiceInfo[]> {
	return client.remembered('service/all/');
}
