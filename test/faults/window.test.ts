/** As many alerts in one window as three pages of a search hold: minutes of n8n's work, so only in the long form. */
import { readLog, memoryOf } from '../lab/n8n/start';
import { progress, sleep } from '../lab/support';
import { storeAlerts } from '../support/labAlerts';
import { expectAll } from '../support/starts';
import { unique } from '../support/unique';
import { FAULTS_N8N, long, Scene } from './harness';

jest.setTimeout(1_800_000);

const COUNT = 30_000;
const INTERVAL_S = 15;

const requests = () => readLog(FAULTS_N8N).split('Assemblyline: GET ').length + readLog(FAULTS_N8N).split('Assemblyline: POST ').length;

(long ? describe : describe.skip)('30,000 alerts that are all within the overlap', () => {
	it('are each delivered once, and a sweep that finds them again costs a request for each ten thousand', async () => {
		const scene = await Scene.start({}, { N8N_LOG_LEVEL: 'debug' });
		const type = unique('WINDOW');
		const workflow = await scene.run({ query: `type:${type}`, options: { batchSize: 100, overlapSeconds: 7_200, pollInterval: INTERVAL_S } });
		const ids = Array.from({ length: COUNT }, (_, index) => `${type}-${index}`);
		await storeAlerts(ids.map((id) => ({ id, type })));
		const tally = await scene.tally(workflow, ids.map((id) => [id, 0]));
		expectAll(tally, COUNT);
		const executions = new Set((await scene.starts(workflow)).map(({ execution }) => execution)).size;

		const [memory, asked] = [memoryOf(FAULTS_N8N), requests()];
		await sleep(3 * INTERVAL_S * 1_000);
		const [later, more] = [memoryOf(FAULTS_N8N), requests() - asked];
		expectAll(await scene.tally(workflow, ids.map((id) => [id, 0])), COUNT);
		progress(JSON.stringify({ executions, requestsToDeliver: asked, requestsOfThreeSweeps: more, memory, later }));
		// Four pages a sweep at the most, and one sweep more.
		expect(more).toBeLessThanOrEqual(4 * 4);
		expect(later).toBeLessThan(1.1 * memory);
		await scene.remove(workflow);
	});
});
