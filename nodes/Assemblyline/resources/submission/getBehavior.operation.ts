import { downloadFile } from '../../client/download';
import { ontologyRecords } from '../../client/ontology';
import { path } from '../../client/path';
import { Slice } from '../../client/slice';
import { optionsField, selectionField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { BEHAVIOR_KINDS, type BehaviorEvent, type BehaviorKind, behaviorOf, byTime } from '../../findings/behavior';
import { submissionLocator } from '../../shared/locators';
import { hashesOption, servicesOption } from '../ontology/fields';

/** Events that are given out at the most. */
const MOST = 10_000;

const behaviorOptions = optionsField({ sha256: hashesOption, services: servicesOption });

const NAMES: Record<BehaviorKind, string> = { network: 'Network', process: 'Processes' };

export const getBehavior = defineOperation({
	name: 'Get Behavior',
	value: 'getBehavior',
	action: 'Get the behavior of the files of a submission',
	description: 'Return the processes and the network traffic that sandboxes saw, one flat item each, as a timeline: the earliest first. At most 10,000. Addresses in event do not work; the other fields are as they were found.',
	endpoints: ['GET ontology/submission/<sid>/'],
	roles: ['submission_view'],
	fields: {
		submissionId: submissionLocator,
		kinds: selectionField({
			displayName: 'Kinds',
			name: 'kinds',
			options: BEHAVIOR_KINDS.map((value) => ({ name: NAMES[value], value })),
			default: [...BEHAVIOR_KINDS],
			description: 'What to return',
		}),
		options: behaviorOptions,
	},
	async execute({ client, hint }, { submissionId, kinds, options }) {
		const file = await downloadFile(client, path`ontology/submission/${submissionId}/`, { query: queryOf(behaviorOptions.fields, options) as Record<string, string[]> });
		const events: BehaviorEvent[] = [];
		let total = 0;
		const slice = new Slice();
		for await (const records of ontologyRecords(file)) {
			for (const record of records) {
				const wanted = behaviorOf(record).filter(({ kind }) => kinds.includes(kind));
				events.push(...wanted.slice(0, MOST - events.length));
				total += wanted.length;
				if (slice.isOver()) await slice.next();
			}
		}
		if (total === 0) hint('No service has recorded such behavior. Those that run files, such as CAPE, do; they are not part of every submission', submissionId);
		if (total > MOST) hint(`Of ${total} events ${MOST} were taken. Name files or services in the options to have fewer.`);
		return events.sort(byTime);
	},
});
