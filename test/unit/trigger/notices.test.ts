import { Notices } from '../../../nodes/Assemblyline/trigger/notices';
import { later, upTo, useFakeTime } from '../delivery/support';
import { triggerContext } from './context';

useFakeTime();

describe('Events that are dropped', () => {
	it('are told of in a line at once, and one each ten seconds while there are more, up to the last', async () => {
		const { context, log } = triggerContext('http://assemblyline.test', {}, { workflowId: 'W' });
		const notices = new Notices(context, []);
		for (const second of upTo(12)) {
			for (let i = 0; i < 100; i++) notices.dropped();
			if (second < 11) await later(1_000);
		}
		await later(60_000);
		notices.dropped();
		expect(log.map((line) => /: (\d+) event/.exec(line)?.[1])).toEqual(['1', '1000', '1200', '1201']);
	});
});
