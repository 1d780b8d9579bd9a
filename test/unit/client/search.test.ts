import { listFields, searchPage } from '../../../nodes/Assemblyline/client/search';
import { clientFor, settingsFor, useFake } from '../../support/fakeClient';

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

test('The fields of an index are passed on as they come', async () => {
	expect((await listFields(client(), 'alert'))['al.score']).toEqual({ default: false, indexed: true, list: false, stored: true, type: 'integer' });
});
