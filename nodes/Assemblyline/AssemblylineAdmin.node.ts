import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { buildProperties, outputsExpression, SUBTITLE } from './core/properties';
import { route } from './core/router';
import { assemblylineApiTest } from './n8n/credentialTest';
import * as listSearch from './methods/listSearch';
import * as loadOptions from './methods/loadOptions';
import { adminResources } from './resources';

/** What an administrator does. */
export class AssemblylineAdmin implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Assemblyline Admin',
		name: 'assemblylineAdmin',
		icon: { light: 'file:assemblyline.svg', dark: 'file:assemblyline.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Manage an Assemblyline server: its services, signatures, alert workflows, users and settings',
		defaults: { name: 'Assemblyline Admin' },
		usableAsTool: true,
		// Passwords, keys and headers of signature sources, of the sources in a service's configuration, and of webhooks; the secret of a new API key. An n8n that goes by these names hides them in executions, and hands them to the next node; 2.41 does not.
		sensitiveOutputFields: ['keypassword', ...['', 'update_config.sources[*].', 'webhook.'].flatMap((place) => ['password', 'private_key', 'headers[*].value'].map((name) => place + name))],
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression(adminResources),
		credentials: [{ name: 'assemblylineApi', required: true, testedBy: 'assemblylineApiTest' }],
		properties: buildProperties(adminResources),
	};

	methods = { credentialTest: { assemblylineApiTest }, listSearch, loadOptions };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return route(this, adminResources);
	}
}
