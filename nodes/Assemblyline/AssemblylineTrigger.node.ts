import { type INodeType, type INodeTypeDescription, type ITriggerFunctions, type ITriggerResponse, NodeConnectionTypes } from 'n8n-workflow';
import { assemblylineApiTest } from './n8n/credentialTest';
import { activationWarning } from './n8n/abilities';
import { nodeSettings } from './n8n/connection';
import { asNodeError } from './n8n/errors';
import { triggerProperties } from './trigger/description';
import { triggerSettings } from './trigger/settings';
import { Trigger } from './trigger/trigger';

export class AssemblylineTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Assemblyline Trigger',
		name: 'assemblylineTrigger',
		icon: { light: 'file:assemblyline.svg', dark: 'file:assemblyline.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: "={{ 'On ' + $parameter.source.replace(/[A-Z]/g, ' $&').toLowerCase() }}",
		// n8n's search shows one entry for this and the action node, with this text.
		description: 'Analyze files, emails and URLs for malware, or start a workflow on alerts, submissions, changed verdicts, notification queues and the system status of Assemblyline',
		eventTriggerDescription: 'Waiting for what happens next: nothing that happened already matches, Test Event in the options is Next, or it is a notification queue or the system status. Raise an alert, submit or ingest a file in Assemblyline.',
		triggerPanel: {
			header: 'Wait for an event of Assemblyline',
			executionsHelp: {
				inactive: '<b>While you build the workflow</b>, click the button to get the newest event that happened already. Where there is none, have it happen in Assemblyline; so, too, with Test Event in the options set to Next. Of a notification queue and the system status you get the next one always; the message is gone from its queue then.<br><br><b>Once the workflow is published</b>, each event starts it by itself.',
				active: '<b>While you build the workflow</b>, click the button to get the newest event that happened already, or the next one with Test Event in the options set to Next. Of a notification queue and the system status you get the next one always; the message is gone from its queue then.<br><br><b>The published workflow</b> is started by each event; its runs stand in the executions, not here.',
			},
			activationHint: 'A test shows the newest event that happened already. Where none matches, with Test Event in the options set to Next, and for a notification queue and the system status it waits for the next one. Once the workflow is built, publish it: each event then starts it by itself.',
		},
		activationMessage: 'Each event of Assemblyline now starts this workflow.',
		defaults: { name: 'Assemblyline Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'assemblylineApi', required: true, testedBy: 'assemblylineApiTest' }],
		properties: triggerProperties,
	};

	methods = { credentialTest: { assemblylineApiTest } };

	/**
	 * Throws what the user has to change, such as a query that the server cannot read; never that the server is down, as
	 * n8n deactivates a workflow whose trigger has thrown five times. At n8n's own start nobody would see an error: there
	 * what the server refuses is shown as a failed execution instead.
	 */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		try {
			const settings = triggerSettings(this);
			const trigger = new Trigger(this, settings, await nodeSettings(this));
			const closeFunction = () => trigger.stop();
			// n8n puts its own `emit` in place only after this function has returned, in manual mode.
			const manualTriggerFunction = async () => {
				try {
					await trigger.check();
					if (settings.testEvent === 'latest' && (await trigger.deliverLatest())) return;
				} catch (error) {
					throw asNodeError(this.getNode(), error);
				}
				trigger.start();
			};
			if (this.getMode() === 'manual') return { closeFunction, manualTriggerFunction };
			if (!['init', 'leadershipChange'].includes(this.getActivationMode())) await trigger.check();
			const warning = activationWarning();
			if (warning) this.logger.warn(`Assemblyline Trigger: ${warning}`);
			trigger.start();
			await trigger.looked();
			return { closeFunction };
		} catch (error) {
			throw asNodeError(this.getNode(), error);
		}
	}
}
