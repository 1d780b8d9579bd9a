import { segmentProblem } from '../../client/path';
import { textField } from '../../core/fields';

export const watchQueueField = textField(
	{
		displayName: 'Watch Queue',
		name: 'watchQueue',
		required: true,
		placeholder: 'e.g. D-a1b2c3d4-WQ',
		description: 'The wq_id that Set Up Watch Queue returned. Reading takes messages away for good.',
	},
	(value) => segmentProblem(value) ?? (/^D-.+-WQ$/.test(value) ? undefined : 'is not a watch queue: those begin with D- and end with -WQ'),
);
