import type { AssemblylineClient } from '../../client/client';
import { InvalidParameterError } from '../../client/errors';
import { own } from '../../client/own';
import { getResults } from '../../client/result';
import type { JsonObject } from '../../client/types';
import { textListField } from '../../core/fields';
import { defineOperation } from '../../core/operation';

/** Keys of one call: results can be large. */
const PAGE_KEYS = 100;

export const getMany = defineOperation({
	name: 'Get Many by ID',
	value: 'getMany',
	action: 'Get many results and errors by ID',
	description: 'Return one item for each ID, in their order: cache_key, kind (result or error), found, and the result or error itself. Found is false where there is none, or your user may not see it.',
	endpoints: ['POST result/multiple_keys/'],
	effect: 'reads',
	roles: ['submission_view'],
	fields: {
		resultIds: textListField({
			displayName: 'Result IDs',
			name: 'resultIds',
			splitCommas: true,
			placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f.Extract.v4_7_0.c0',
			description: 'Keys of results. An expression may give the list results of a submission.',
		}),
		errorIds: textListField({
			displayName: 'Error IDs',
			name: 'errorIds',
			splitCommas: true,
			placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f.Extract.v4_7_0.c0.e21',
			description: 'Keys of errors. An expression may give the list errors of a submission.',
		}),
	},
	check({ resultIds, errorIds }) {
		if (resultIds.length + errorIds.length === 0) throw new InvalidParameterError('Result IDs', 'and Error IDs are both empty: give at least one ID');
	},
	async execute({ client }, { resultIds, errorIds }) {
		return pages(client, [
			...[...new Set(resultIds)].map((key) => ({ key, kind: 'result' as const })),
			...[...new Set(errorIds)].map((key) => ({ key, kind: 'error' as const })),
		]);
	},
});

interface Wanted {
	key: string;
	kind: 'error' | 'result';
}

async function* pages(client: AssemblylineClient, wanted: Wanted[]): AsyncGenerator<JsonObject[], void, undefined> {
	for (let start = 0; start < wanted.length; start += PAGE_KEYS) {
		const page = wanted.slice(start, start + PAGE_KEYS);
		const keysOf = (kind: Wanted['kind']) => page.filter((one) => one.kind === kind).map(({ key }) => key);
		const found = await getResults(client, { result: keysOf('result'), error: keysOf('error') });
		yield page.map(({ key, kind }) => {
			const value = own(found[kind], key);
			return { cache_key: key, kind, found: value !== undefined, ...value };
		});
	}
}
