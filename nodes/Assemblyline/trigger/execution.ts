import { createHash } from 'node:crypto';
import { ExecutionCancelledError, type IDataObject, type IRun, type ITriggerFunctions, SystemShutdownExecutionCancelledError } from 'n8n-workflow';
import { messageOf, textProperty } from '../client/errors';
import type { TriggerEvent } from '../delivery/event';

/**
 * Starts an execution with these items; resolves when it has ended, or n8n has had one with this key. By hand, n8n
 * does not say when that is.
 * @param onLost the execution has ended, and n8n kept nothing of its events
 */
export async function execute(context: ITriggerFunctions, items: TriggerEvent[], key: string | undefined, onLost: () => void): Promise<void> {
	const output = [items.map((item) => ({ json: { ...item } as IDataObject }))];
	if (context.getMode() === 'manual') return context.emit(output);
	const done = context.helpers.createDeferredPromise<IRun>();
	context.emit(output, undefined, done, key && deduplicationKey(context, key));
	// What n8n takes for a duplicate has no run.
	const run: IRun | undefined = await done.promise.catch((error: unknown) => {
		if (!wasStopped(error)) throw error;
	}) ?? undefined;
	if (run && hasLostEvents(run)) onLost();
}

/** n8n keeps these keys for the whole instance, as long as the execution is kept. */
function deduplicationKey(context: ITriggerFunctions, key: string): string {
	return `assemblyline:${context.getWorkflow().id}:${context.getNode().id}:${createHash('sha256').update(key).digest('base64url')}`;
}

/** Whether n8n has made an execution that its Redis does not take: it never runs, and n8n would take the next for a duplicate of it. */
export function isDead(error: unknown): boolean {
	return textProperty(error, 'name') === 'ReplyError' || /^(READONLY|OOM|MISCONF|LOADING|CLUSTERDOWN|MASTERDOWN|NOREPLICAS)\b|^Connection is closed/.test(messageOf(error));
}

/** Whether an execution ran and was ended by a user or its timeout: it is not to be started again. n8n's own end is neither. */
function wasStopped(error: unknown): boolean {
	return error instanceof ExecutionCancelledError && !(error instanceof SystemShutdownExecutionCancelledError);
}

/**
 * Whether n8n gave the execution up after a worker's death and kept no run data. In queue mode main never has the
 * run data of a worker, but the name of the last node that ran.
 */
function hasLostEvents({ status, data: { resultData } }: IRun): boolean {
	return (status === 'error' || status === 'crashed') && Object.keys(resultData.runData).length === 0 && resultData.lastNodeExecuted === undefined;
}
