import { getSignatureStats } from '../../client/signature';
import { defineOperation } from '../../core/operation';
import { returnAllFields } from '../../shared/returnAll';

export const getStats = defineOperation({
	name: 'Get Statistics',
	value: 'getStats',
	action: 'Get statistics of signatures',
	description: 'Return how often signatures were seen and with what scores, one item for each. The server counts from time to time; Get counts one anew.',
	endpoints: ['GET signature/stats/'],
	roles: ['signature_view'],
	fields: returnAllFields,
	async execute({ client }, { limit }) {
		return (await getSignatureStats(client)).slice(0, limit);
	},
});
