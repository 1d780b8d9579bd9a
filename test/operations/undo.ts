/** Undoes on the real server what rows have done. */
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import type { KnownList } from '../../nodes/Assemblyline/client/knownLists';
import { path } from '../../nodes/Assemblyline/client/path';

export const deleteSubmission = (client: AssemblylineClient, sid: string) => client.write('DELETE', path`submission/${sid}/`);

export const deleteEntry = (client: AssemblylineClient, list: KnownList, key: string) => client.write('DELETE', path`${list}/${key}/`);
