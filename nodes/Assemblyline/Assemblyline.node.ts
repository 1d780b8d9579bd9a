import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { buildProperties, outputsExpression, SUBTITLE } from './core/properties';
import { route } from './core/router';
import { assemblylineApiTest } from './n8n/credentialTest';
import * as listSearch from './methods/listSearch';
import * as loadOptions from './methods/loadOptions';
import { analystResources } from './resources';

/** What an analyst or a playbook does. */
export class Assemblyline implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Assemblyline',
		name: 'assemblyline',
		icon: { light: 'file:assemblyline.svg', dark: 'file:assemblyline.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Analyze files and URLs for malware, and work with the results and alerts',
		defaults: { name: 'Assemblyline' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression(analystResources),
		credentials: [{ name: 'assemblylineApi', required: true, testedBy: 'assemblylineApiTest' }],
		properties: buildProperties(analystResources),
	};

	methods = { credentialTest: { assemblylineApiTest }, listSearch, loadOptions };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return route(this, analystResources);
	}
}
