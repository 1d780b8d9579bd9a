import type { IExecuteFunctions } from 'n8n-workflow';

/** The workflow's name, and the address of the execution's page in n8n's editor. */
export function executionLink(context: Pick<IExecuteFunctions, 'getExecutionId' | 'getInstanceBaseUrl' | 'getWorkflow'>): { workflow: string; url: string } {
	const { id = '', name = '' } = context.getWorkflow();
	return { workflow: name, url: `${context.getInstanceBaseUrl().replace(/\/+$/, '')}/workflow/${encodeURIComponent(id)}/executions/${encodeURIComponent(context.getExecutionId())}` };
}
