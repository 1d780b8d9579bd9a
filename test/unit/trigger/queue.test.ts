import { type Json, upTo } from '../delivery/support';
import { until } from '../../support/until';
import { aMoment, fake, now, queue, rememberedBy, start } from './support';

describe('A notification queue with a query', () => {
	const completed = (id: string, changes: Json = {}): Json => ({ id: `sid-${id}`, sid: `sid-${id}`, state: 'completed', max_score: 1000, metadata: { ingest_id: id, batch: 'x' }, times: { completed: now() }, ...changes });

	it('takes a message and its submission for one event', async () => {
		fake().submissions.queue('q').push({ ingest_id: 'a', score: 1000 });
		const { events } = await startThen(() => fake().search.documents.submission?.push(completed('a'), completed('b')));
		await until(() => events().length >= 2);
		await aMoment();
		expect(events().map(({ id }) => id).sort()).toEqual(['a', 'b']);
	});

	it('searches only once its messages are read: they are their events, and a search would find those again and again', async () => {
		const values = { ...queue, query: 'metadata.batch:x' };
		const stored = await rememberedBy(values, { from: Date.now() - 1_000, begun: Date.now() - 1_000 });
		fake().submissions.queue('q').push(...upTo(30).map((number) => ({ ingest_id: `i${number}` })));
		fake().search.documents.submission?.push(...upTo(30).map((number) => completed(`i${number}`)), completed('lost'));
		const { events, emissions, endAll } = await start(values, { activation: 'init', stored, endless: true });
		await until(() => emissions.length >= 30);
		expect(events().slice(0, 30).some(({ recovered }) => recovered)).toBe(false);
		endAll();
		await until(() => events().length === 31);
		expect(events().at(-1)).toMatchObject({ id: 'lost', recovered: true });
	});

	it('without one, a lost message stays lost: nothing says which submissions are meant', async () => {
		await start(queue);
		await until(() => fake().requests(/get_message_list/).length > 0);
		await aMoment();
		expect(fake().requests(/search/)).toEqual([]);
	});

	/** Documents that come after the activation, and before the first search. */
	async function startThen(come: () => void) {
		const values = { ...queue, query: 'metadata.batch:x' };
		const stored = await rememberedBy(values, { from: Date.now() - 1_000, begun: Date.now() - 1_000 });
		come();
		return start(values, { activation: 'init', stored });
	}
});
