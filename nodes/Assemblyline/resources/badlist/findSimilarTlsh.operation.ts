import { defineCall } from '../../core/call';
import { similarityField } from './entry';

export const findSimilarTlsh = defineCall({
	name: 'Find Similar by TLSH',
	value: 'findSimilarTlsh',
	action: 'Find bad files with the same TLSH',
	description: 'Return badlist entries of files with this TLSH, one item each and 25 at the most; no item where there are none. The server compares literally: no distance, and capitals count.',
	endpoint: 'GET badlist/tlsh/<qhash>/',
	roles: ['badlist_view'],
	fields: {
		tlsh: similarityField('tlsh', {
			displayName: 'TLSH',
			placeholder: 'e.g. T1B5C33AC5B8E0D1C0A7F2E14B6D9083A1F4C2E7D60B95A8C3F1E4D2B7A6C5908E1F3D27',
			description: 'Of the file to compare with: 70 hexadecimal digits, with T1 before them where the entry has it so',
		}),
	},
});
