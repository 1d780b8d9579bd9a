import { segmentProblem } from '../../client/path';
import { textField } from '../../core/fields';

const texts = { displayName: 'Watch Queue', name: 'watchQueue', placeholder: 'e.g. D-a1b2c3d4-WQ' };

const queueProblem = (value: string) => segmentProblem(value) ?? (/^D-.+-WQ$/.test(value) ? undefined : 'is not a watch queue: those begin with D- and end with -WQ');

export const watchQueueField = textField({ ...texts, required: true, description: 'The wq_id that Set Up Watch Queue returned. Reading takes messages away for good.' }, queueProblem);

export const existingQueueField = textField({ ...texts, description: 'The wq_id that Set Up Watch Queue returned, to go on with. Left out: a new queue, which gets the keys of all results, those that are there already, too.' }, queueProblem);
