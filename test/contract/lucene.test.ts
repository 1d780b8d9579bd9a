/** The queries that models are given as examples are ones that servers take. */
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { LUCENE_EXAMPLES } from '../../nodes/Assemblyline/shared/searchFields';
import { realTarget, realVersions, Visitor } from './targets';

describe.each(realVersions)('On Assemblyline %s', (version) => {
	it.each(Object.entries(LUCENE_EXAMPLES))('the example for the index %s is taken: %s', async (index, query) => {
		const client = new Visitor(await realTarget(version)).clientWith({ authentication: 'password', username: 'admin', secret: 'admin' });
		expect(await searchPage(client, index, { query, rows: 1 })).toMatchObject({ items: expect.any(Array) as unknown[] });
	});
});
