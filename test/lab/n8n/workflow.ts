/** Reads and rewrites workflows and executions: plain functions, no server. */
import { LabError } from '../support';
import type { CredentialRef, ErrorReport, Execution, Item, Workflow } from './types';

/** A copy of a workflow in which every node that names a credential of a type gets the given one of that type. */
export function withCredentials(workflow: Workflow, credentials: CredentialRef[]): Workflow {
	const nodes = workflow.nodes.map((node) => {
		const types = Object.keys(node.credentials ?? {});
		if (types.length === 0) return node;
		const bound = types.map((type) => {
			const credential = credentials.find((candidate) => candidate.type === type);
			if (!credential) throw new LabError(`Node ${node.name} needs a credential of type ${type}`);
			return [type, { id: credential.id, name: credential.name }] as const;
		});
		return { ...node, credentials: Object.fromEntries(bound) };
	});
	return { ...workflow, nodes };
}

/** Whether an execution has come to its end. */
export function hasEnded({ status }: Pick<Execution, 'status'>): boolean {
	return !['new', 'running', 'waiting', 'unknown'].includes(status);
}

/** The items that a node put out, of its last run. */
export function nodeOutput(execution: Execution, node: string, output = 0): Item[] {
	return execution.data.resultData.runData[node]?.at(-1)?.data?.main[output] ?? [];
}

/**
 * The items that a trigger began an execution with. Of one that was interrupted they are among what was to run next:
 * where the trigger had run, n8n puts an artificial item into its output.
 */
export function triggerItems(execution: Execution, trigger: string): Item[] {
	const [next] = execution.data.executionData?.nodeExecutionStack ?? [];
	return next?.node.name === trigger ? (next.data.main[0] ?? []) : nodeOutput(execution, trigger);
}

/** The error that a node ended with. */
export function nodeError(execution: Execution, node: string): ErrorReport | undefined {
	return execution.data.resultData.runData[node]?.at(-1)?.error;
}
