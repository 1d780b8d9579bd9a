import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { triggerProperties } from '../../nodes/Assemblyline/trigger/description';

/** What an item of each source has, beside what all have. */
const OUTPUT: Record<string, string> = {
	alert: 'with Simplify `verdict`, `score`, `file`, `why`, `url`, `sha256`, `sid`, `state`, `submitted`, `alertId`, `status`, `priority`, `owner`, `labels`, `type`, `reported`, `metadata`, without it `data`; with Enrich also `details`, and without Simplify `verdict`',
	notificationQueue: 'with Simplify `verdict`, `score`, `file`, `why` (always null), `url`, `sha256`, `sid`, `state`, `submitted`, `serviceErrors` (null, but for a recovered one: messages do not say), `ingestId`, `failure`, `metadata`, without it `data`, the message. `event` is notification, or notificationFailed for a file that was not analyzed',
	search: 'of the indexes alert and submission with Simplify as from those sources, else `data`, the document. `event` is documentFound, and `recovered` is always false',
	submission: 'with Simplify `verdict`, `score`, `file`, `why` (always null), `url`, `sha256`, `sid`, `state`, `submitted`, `serviceErrors` (null before completion), `submitter`, `metadata`, without it `data`; with Enrich also `details`, and without Simplify `verdict`',
	systemStatus: '`data`, the heartbeat; with one of the options Only … also `condition` and `active`, which says whether the condition holds now. `id` is the name of the service, or of the event',
	verdictChanged: 'with Simplify `verdict`, `score`, `file`, `why`, `url`, `sha256`, `sid`, `state`, `submitted`, `serviceErrors`, `submitter`, `metadata` of the newest submission of the file, without it `data`, its record; and `changed` (which of score, verdict, votes and badlist have moved), `before`, `after`, `votes`. `id` is the SHA-256, and `recovered` is always false',
};

/** The trigger: each source with its fields and options, and what its items have. */
export function triggerSections(rows: (property: INodeProperties, when: Record<string, unknown[]>) => string[], head: string[]): string[] {
	const sources = triggerProperties.find(({ name }) => name === 'source')?.options as INodePropertyOptions[];
	return [
		'',
		'## Trigger',
		'',
		'Node Assemblyline Trigger. What it does in an interruption: [delivery.md](delivery.md). Every item has `event`, `id`, `receivedAt` and `recovered`.',
		...sources.flatMap(({ name, value, description }) => [
			'',
			`### Trigger: ${name}`,
			'',
			`${description?.replace(/([^.])$/, '$1.')} Source \`${String(value)}\`.`,
			'',
			...head,
			...triggerProperties.flatMap((property) => {
				const { source, ...when } = property.displayOptions?.show ?? {};
				return source?.includes(value) && property.type !== 'notice' ? rows(property, when as Record<string, unknown[]>) : [];
			}),
			'',
			`Output: ${OUTPUT[String(value)]}.`,
		]),
	];
}
