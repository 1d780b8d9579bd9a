import { anyOf, describedFields, searchPage } from '../../../nodes/Assemblyline/client/search';
import { clientFor, settingsFor, useFake } from '../../support/fakeClient';
import { clientThat } from '../../support/stubClient';

const fake = useFake();
const client = () => clientFor(settingsFor(fake().url));

describe('A search', () => {
	it('is sent by POST, as long queries do not fit into a URL', async () => {
		const page = await searchPage(client(), 'alert', { query: 'alert_id:lab-alert-*', rows: 2, offset: 1 });
		expect(page).toMatchObject({ total: 3, offset: 1, rows: 2 });
		expect(page.items.map(({ alert_id: id }) => id)).toEqual(['lab-alert-2', 'lab-alert-1']);
		expect(fake().log[1]).toMatchObject({ method: 'POST', path: 'search/alert/' });
	});
});

test('A field of an index has the description that stands in whoami, where there is one', async () => {
	const fields = { 'al.score': { type: 'integer' }, constructor: { type: 'text' }, other: { type: 'text' } };
	const { client: stub } = clientThat((path) => (path === 'user/whoami/' ? { indexes: { alert: { 'al.score': { description: 'Highest score' }, other: {} } } } : fields));
	expect(await describedFields(stub, 'alert')).toEqual({ ...fields, 'al.score': { type: 'integer', description: 'Highest score' } });
	expect(await describedFields(stub, 'toString')).toEqual(fields);
});

test('A value in a query is one quoted word, whatever stands in it', () => {
	expect(anyOf('sid', ['a', 'b" OR *:*', 'c\\'])).toBe(String.raw`sid:("a" OR "b\" OR *:*" OR "c\\")`);
});
