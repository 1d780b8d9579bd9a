import type { IExecuteFunctions } from 'n8n-workflow';
import { executionLink } from '../../../nodes/Assemblyline/n8n/executionLink';

const linkOf = (execution: string | undefined) =>
	executionLink({ getExecutionId: () => execution as string, getInstanceBaseUrl: () => 'https://n8n.example/base//', getWorkflow: () => ({ id: 'w/1', name: 'Triage', active: true }) } as Pick<IExecuteFunctions, 'getExecutionId' | 'getInstanceBaseUrl' | 'getWorkflow'>);

it('leads to the execution', () => {
	expect(linkOf('42')).toEqual({ workflow: 'Triage', url: 'https://n8n.example/base/workflow/w%2F1/executions/42' });
});

it('leads to the executions of the workflow where n8n runs a tool without one, as for an MCP client', () => {
	expect(linkOf(undefined).url).toBe('https://n8n.example/base/workflow/w%2F1/executions');
});
