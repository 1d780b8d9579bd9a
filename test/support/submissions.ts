import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { getSubmission, waitForSubmission } from '../../nodes/Assemblyline/client/submission';
import type { SubmissionRecord } from '../../nodes/Assemblyline/client/types';

/** The record of a submission once it has ended; as it stands after two minutes. */
export async function endOf(client: AssemblylineClient, sid: string): Promise<SubmissionRecord> {
	const { record } = await waitForSubmission(client, await getSubmission(client, sid), { deadline: Date.now() + 120_000, pollIntervalMs: 500 });
	return record;
}
