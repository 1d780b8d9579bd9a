import type { AssemblylineClient } from './client';
import { AssemblylineError } from './errors';
import { orGone } from './failures';
import { path } from './path';
import type { JsonObject } from './types';

/** `cachekey` and `cachekeyerr`: a result or an error is there, its key stands in `msg`. `timeout`: there was no message. */
export interface LiveMessage extends JsonObject {
	type: 'cachekey' | 'cachekeyerr' | 'error' | 'start' | 'stop' | 'timeout';
	msg: unknown;
	err_msg: string | null;
	status_code: number;
}

/**
 * Makes a queue that gets the keys of all results, those that are there already too. `GET live/setup_watch_queue/<sid>/`,
 * role submission_view; a GET that writes. Undefined where nothing works on the submission (any more): the server's 404.
 */
export async function setupWatchQueue(client: AssemblylineClient, sid: string): Promise<string | undefined> {
	const made = rewordedForbidden(client.write<{ wq_id: string }>('GET', path`live/setup_watch_queue/${sid}/`), sid);
	return (await orGone(made, ['notFound']))?.wq_id;
}

/** Takes all messages off a watch queue, oldest first. `GET live/get_message_list/<wq_id>/`. Never repeated: a lost reply is lost messages. */
export function popLiveMessages(client: AssemblylineClient, watchQueue: string, withinMs?: number): Promise<LiveMessage[]> {
	return client.write('GET', path`live/get_message_list/${watchQueue}/`, { withinMs });
}

/**
 * Services that still work on a submission, with the number of files; none for one that has ended, undefined where
 * the dispatcher did not answer within five seconds. `GET live/outstanding_services/<sid>/`, role submission_view.
 */
export async function getOutstandingServices(client: AssemblylineClient, sid: string, withinMs?: number): Promise<Record<string, number> | undefined> {
	const services = await rewordedForbidden(client.read<Record<string, number> | null>(path`live/outstanding_services/${sid}/`, { withinMs }), sid);
	return services ?? undefined;
}

/** The server refuses an unknown submission as it would a secret one: with 403. */
async function rewordedForbidden<T>(call: Promise<T>, sid: string): Promise<T> {
	return call.catch((error: unknown) => {
		if (!(error instanceof AssemblylineError) || error.kind !== 'forbidden' || !/not allowed to access/i.test(error.message)) throw error;
		const { kind, status, request } = error;
		throw new AssemblylineError(kind, `Submission ${sid} does not exist, or this user may not see it`, { status, request });
	});
}
