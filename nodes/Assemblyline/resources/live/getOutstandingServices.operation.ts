import { AssemblylineError } from '../../client/errors';
import { getOutstandingServices as readOutstanding } from '../../client/live';
import { defineOperation } from '../../core/operation';
import { submissionLocator } from '../../shared/locators';

export const getOutstandingServices = defineOperation({
	name: 'Get Outstanding Services',
	value: 'getOutstandingServices',
	action: 'Get the outstanding services of a submission',
	description: 'Return sid and services: how many files each service still has to work on. Empty once the submission has ended.',
	endpoints: ['GET live/outstanding_services/<sid>/'],
	roles: ['submission_view'],
	fields: { submissionId: submissionLocator },
	async execute({ client }, { submissionId }) {
		const services = await readOutstanding(client, submissionId);
		if (!services) throw new AssemblylineError('serverError', 'The dispatcher of the submission did not answer the server in time', { hint: 'Try again: the submission may just have ended.' });
		return { sid: submissionId, services };
	},
});
