import type { IExecuteFunctions } from 'n8n-workflow';

/** The workflow's name, and the address of the execution's page in n8n's editor; that of all its executions where there is none, as when an MCP client calls a tool. */
export function executionLink(context: Pick<IExecuteFunctions, 'getExecutionId' | 'getInstanceBaseUrl' | 'getWorkflow'>): { workflow: string; url: string } {
	const { id = '', name = '' } = context.getWorkflow();
	const execution = context.getExecutionId() as string | undefined;
	const executions = `${context.getInstanceBaseUrl().replace(/\/+$/, '')}/workflow/${encodeURIComponent(id)}/executions`;
	return { workflow: name, url: execution === undefined ? executions : `${executions}/${encodeURIComponent(execution)}` };
}
