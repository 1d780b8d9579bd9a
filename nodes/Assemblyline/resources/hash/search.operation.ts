import { InvalidParameterError } from '../../client/errors';
import { checkSources, listHashSources, searchHash } from '../../client/hashSearch';
import type { JsonObject } from '../../client/types';
import { sentAs } from '../../core/field';
import { loadedListField, numberField, optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { hashDigest } from '../../findings/digest';
import { eachAs, simplified } from '../../shared/simplify';
import { exactKindOfHash, type HashKind, kindOfHash } from '../../client/hash';

const NAMES: Record<HashKind, string> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', ssdeep: 'ssdeep', tlsh: 'TLSH' };

const searchOptions = optionsField({
	sources: sentAs('db', loadedListField({
		displayName: 'Source Names or IDs',
		name: 'sources',
		loadOptionsMethod: 'getHashSources',
		description:
			'Where to look, as Get Sources names them; external ones begin with x. Left out: everywhere but in external sources.',
	}), (sources) => sources.join('|')),
	classification: textField({
		displayName: 'Classification',
		name: 'classification',
		placeholder: 'e.g. TLP:CLEAR',
		description: 'Marking of the hash itself; it is sent to external sources that may see it only. Left out: the highest that your user may see.',
	}),
	maxTimeout: numberField({
		displayName: 'Max Timeout (Seconds)',
		name: 'maxTimeout',
		min: 0.5,
		max: 600,
		integer: false,
		default: 3,
		description: 'How long the sources may take together. A source that takes longer has an error in place of an answer.',
	}),
	sourceLimit: sentAs('limit', numberField({
		displayName: 'Source Limit',
		name: 'sourceLimit',
		min: 1,
		max: 10_000,
		default: 500,
		description: 'Max number of results of each external source; those of the server itself return five at the most',
	})),
});

const lookUp = defineOperation({
	name: 'Search',
	value: 'search',
	action: 'Search a hash',
	description:
		'Return one item: verdict and score of the file with this hash (malicious, too, where a source outside Assemblyline calls it so), link, when it was last seen, and by which sources it is known (knownBy) or which of them failed (failed). Without Simplify it has what each source answers. A hash that nobody knows is no error.',
	endpoints: ['GET hash_search/<file_hash>/', 'GET hash_search/list_data_sources/'],
	roles: ['alert_view', 'submission_view', 'external_query'],
	fields: {
		hash: textField(
			{
				displayName: 'Hash',
				name: 'hash',
				required: true,
				placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
				description: 'MD5, SHA-1 or SHA-256; ssdeep and TLSH are looked up in external sources only, and have to be named for that',
			},
			hashProblem,
		),
		options: searchOptions,
	},
	check({ hash, options }) {
		const kind = kindOfHash(hash);
		// The sources of the server itself know exact hashes only.
		if (kind === undefined || exactKindOfHash(hash)) return;
		const { sources = [] } = options;
		if (sources.length === 0 || !sources.every((source) => source.startsWith('x.'))) {
			throw new InvalidParameterError('Source Names or IDs', `must name external sources only, which begin with x.: no other source knows ${NAMES[kind]}`);
		}
	},
	async execute({ client }, { hash, options }) {
		const answers = await searchHash(client, hash, queryOf(searchOptions.fields, options));
		await checkSources(options.sources ?? [], answers, () => listHashSources(client));
		return { hash, found: Object.values(answers).some(({ items }) => items.length > 0), sources: answers };
	},
});

export const search = simplified(lookUp, eachAs(({ hash, sources }, context) => hashDigest(String(hash), sources as JsonObject, context)));

function hashProblem(hash: string): string | undefined {
	if (!kindOfHash(hash)) return `is none of ${Object.values(NAMES).join(', ')}`;
	return hash.includes('/') ? 'is an ssdeep with a slash, which Assemblyline cannot look up' : undefined;
}
