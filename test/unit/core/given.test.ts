import type { AssemblylineClient } from '../../../nodes/Assemblyline/client/client';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { aboutParameter, type Given, unknownFields } from '../../../nodes/Assemblyline/core/given';

const query = (parameter: string, ...texts: string[]): Given => ({ parameter, name: parameter.toLowerCase(), texts, lucene: { index: 'alert' } });
const unreadable = (text: string) => new AssemblylineError('badRequest', `SearchException: Failed to parse query [${text}]`, { status: 400, isForeign: true });

it.each<[string, Given[], string, string]>([
	['begins like it', [query('Query', '*'), query('Filters', '*.exe AND (')], '*.exe AND (', 'Filters: cannot be read as Lucene: the ( at character 11 is never closed'],
	['is another', [query('Filters', 'a:b', 'a:b AND (')], 'a:b AND (', 'Filters: entry 2 cannot be read as Lucene: the ( at character 9 is never closed'],
])('A query is not blamed for one that the server cannot read, and that %s', (_what, given, said, shown) => {
	expect(aboutParameter(unreadable(said), given)).toMatchObject({ message: shown, isForeign: false });
});

it.each<[string, string, string]>([
	['nothing before them', 'Failed to parse query [a:(]', 'Query: cannot be read as Lucene: the ( at character 3 is never closed'],
	['a name before them', 'SearchException: Failed to parse query [a:(]', 'Query: cannot be read as Lucene: the ( at character 3 is never closed'],
	['a sentence around them', 'The specified search query is not valid. (Failed to parse query [a:(])', 'Query: cannot be read as Lucene: the ( at character 3 is never closed'],
	['other words in that', 'The specified search query is not valid. (No mapping found for [a] in order to sort on)', 'Query: No mapping found for [a] in order to sort on'],
])("The search engine's words are known with %s", (_what, said, shown) => {
	expect(aboutParameter(new AssemblylineError('badRequest', said, { status: 400, isForeign: true }), [query('Query', 'a:(')])).toMatchObject({ message: shown, parameter: 'Query' });
});

it('A value that repeats the words of the search engine is none of them', () => {
	const error = new AssemblylineError('badRequest', "Type 'Failed to parse query [a:(]' is not known", { status: 400, isForeign: true });
	expect(aboutParameter(error, [query('Query', 'a:(')])).toBe(error);
});

it('A long query is found by its beginning, as the server may repeat no more', () => {
	const long = `a:${'b'.repeat(2_000)}`;
	expect(aboutParameter(unreadable(long.slice(0, 1_500)), [query('Query', '*'), query('Filters', long)])).toMatchObject({ parameter: 'Filters' });
});

it('Names of fields that others have chosen are told harmless', async () => {
	const client = { cached: async () => ({ 'metadata.<b>.score': { type: 'text' } }) } as unknown as AssemblylineClient;
	expect(await unknownFields(client, [query('Query', 'score:1')])).toEqual([{ parameter: 'Query', problem: 'The index alert has no field score, so that nothing is found by it. There is metadata[.]‹b>[.]score' }]);
});

it.each([['evil.example', 'evil[.]example'], ['metadata.ticket.ids', undefined], ['al.scor', 'al.scor']])('An unknown name is told as it is only where it begins as one of the index: %s', async (name, shown) => {
	const client = { cached: async () => ({ 'al.score': { type: 'integer' } }) } as unknown as AssemblylineClient;
	expect(await unknownFields(client, [query('Query', `${name}:1`)])).toEqual(shown === undefined ? [] : [{ parameter: 'Query', problem: `The index alert has no field ${shown}, so that nothing is found by it. Search → Get Fields lists them` }]);
});
