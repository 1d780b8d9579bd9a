import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { buildProperties, outputsExpression } from './core/properties';
import { route } from './core/router';
import { assemblylineApiTest } from './methods/credentialTest';
import * as listSearch from './methods/listSearch';
import * as loadOptions from './methods/loadOptions';
import { resources } from './resources';

export class Assemblyline implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Assemblyline',
		name: 'assemblyline',
		icon: { light: 'file:assemblyline.svg', dark: 'file:assemblyline.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Analyse files and URLs for malware, and work with the results and alerts',
		defaults: { name: 'Assemblyline' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression(resources),
		credentials: [{ name: 'assemblylineApi', required: true, testedBy: 'assemblylineApiTest' }],
		properties: buildProperties(resources, 'submission'),
	};

	methods = {
		credentialTest: { assemblylineApiTest },
		listSearch,
		loadOptions,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return route(this, resources);
	}
}
