import { addEntry } from '../../nodes/Assemblyline/client/knownLists';
import { unique } from '../support/unique';
import { knownListRows, signatureKey } from './badlist.rows';
import type { Row } from './row';
import { deleteEntry } from './undo';

export const safelistRows: Row[] = [
	...knownListRows('safelist'),
	{
		operation: 'safelist.add',
		name: 'a signature',
		given: () => Promise.resolve({ signature: unique('YARA.row/') }),
		item: ({ signature = '' }) => ({ entryType: 'signature', signatureName: signature, reason: 'a row', sourceName: 'admin' }),
		sends: ({ signature }) => [`POST safelist/ {"type":"signature","signature":{"name":"${signature}"},"sources":[{"name":"admin","type":"user","reason":["a row"]}]}`],
		output: ({ signature = '' }) => [{ success: true, op: 'add', hash: signatureKey(signature) }],
		after: (client, { signature = '' }) => deleteEntry(client, 'safelist', signatureKey(signature)),
	},
	{
		operation: 'safelist.checkSignature',
		async given(client) {
			const signature = unique('YARA.50%/row');
			await addEntry(client, 'safelist', { type: 'signature', signature: { name: signature }, sources: [{ name: 'admin', type: 'user', reason: ['a row'] }] });
			return { signature };
		},
		item: ({ signature = '' }) => ({ signatureName: signature }),
		sends: ({ signature }) => [`GET safelist/signature/${signature?.replace('%/', '%2525%252F')}/`],
		output: ({ signature = '' }) => [{ found: true, safelist_id: signatureKey(signature), type: 'signature', signature: { name: signature } }],
		after: (client, { signature = '' }) => deleteEntry(client, 'safelist', signatureKey(signature)),
	},
	{
		operation: 'safelist.checkSignature',
		name: 'that is not listed',
		item: () => ({ signatureName: 'nothing like it' }),
		sends: () => ['GET safelist/signature/nothing%2520like%2520it/'],
		output: () => [{ found: false, signature: { name: 'nothing like it' } }],
	},
];
