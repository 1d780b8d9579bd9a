import { defineCall } from '../../core/call';
import { submissionLocator } from '../../shared/locators';

export const isCompleted = defineCall({
	name: 'Is Completed',
	value: 'isCompleted',
	action: 'Check whether a submission is completed',
	description: 'Return sid and completed. A failed submission never becomes completed: use Get and look at its state.',
	endpoint: 'GET submission/is_completed/<sid>/',
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	answer: (completed: boolean, { submissionId }) => ({ sid: submissionId, completed }),
});
