/** How long a query may be that stands in the address: the web server of Assemblyline takes 4,094 bytes of a request's first line, its search by POST any. */
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { failureOf } from '../support/fakeClient';
import { realTarget, realVersions, Visitor } from './targets';

describe.each(realVersions)('On Assemblyline %s a query', (version) => {
	const admin = async () => new Visitor(await realTarget(version)).clientWith({ authentication: 'password', username: 'admin', secret: 'admin' });
	const list = (client: AssemblylineClient, q: string) => client.read('alert/list/', { query: { q, rows: 1 } });
	const query = (length: number) => 'alert_id:none OR '.repeat(length / 17 + 1).slice(0, length - 5).replace(/(?: OR?)? ?$/, '');
	const tooLong = { kind: 'badRequest', message: expect.stringMatching(/^The query or value is too long/) as string, hint: expect.stringContaining('Search') as string };

	it('of 3,000 characters is taken in an address', async () => {
		expect(await list(await admin(), query(3_000))).toMatchObject({ items: [] });
	});

	it.each([4_200, 9_000, 40_000])('of %d is not, and that is told', async (length) => {
		expect(await failureOf(list(await admin(), query(length)))).toMatchObject(tooLong);
	});

	it('is too long for a download, or a value in the path, in the same words', async () => {
		const client = await admin();
		expect(await failureOf(client.download('signature/download/', { query: { query: query(4_200) } }))).toMatchObject(tooLong);
		expect(await failureOf(client.read(`badlist/network.static.uri/${'a'.repeat(4_200)}/`))).toMatchObject(tooLong);
	});

	it('of 9,000 is taken by Search', async () => {
		expect(await searchPage(await admin(), 'alert', { query: query(9_000), rows: 1 })).toMatchObject({ items: [] });
	});
});
