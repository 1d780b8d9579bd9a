import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

/** What a submission for one item has come to, over the tries of a node with Retry On Fail. */
export interface Attempt {
	/** Kept with the submission, by which it is found again. */
	readonly mark: string;
	/** Whether one was sent, of which nobody knows whether it arrived. */
	isInDoubt?: boolean;
	/** The submission, once one is known to have been made. */
	sid?: string;
}

/** n8n carries all tries of a node out in one process. */
const attempts = new Map<string, Attempt>();

/** Items of the last executions, of which n8n may try some again. */
const MOST_ATTEMPTS = 10_000;

/** The attempt of an item, the same in each try of the node; undefined where n8n does not try again. */
export function attemptOf(context: IExecuteFunctions, index: number): Attempt | undefined {
	const { id, retryOnFail } = context.getNode();
	if (!retryOnFail) return undefined;
	const { $runIndex } = context.getWorkflowDataProxy(index);
	const key = JSON.stringify([context.getWorkflow().id, context.getExecutionId(), id, $runIndex, index]);
	const attempt = attempts.get(key) ?? { mark: randomUUID() };
	attempts.set(key, attempt);
	const [oldest = ''] = attempts.keys();
	if (attempts.size > MOST_ATTEMPTS) attempts.delete(oldest);
	return attempt;
}
