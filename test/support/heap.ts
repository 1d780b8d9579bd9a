/** Cases for a process of its own with little memory: `node heap.js <case>` says `done`, or dies. */
import { agentItem } from '../../nodes/Assemblyline/core/agent';
import { clipped, harmless } from '../../nodes/Assemblyline/findings/sanitize';
import { renderHtml } from '../../nodes/Assemblyline/report/html';
import { buildReport, fitted } from '../../nodes/Assemblyline/report/report';
import { found, sample } from '../unit/report/reportSample';

const MB = 1024 * 1024;
/** A text that is one piece in memory. */
const flat = (length: number) => Buffer.alloc(length, 'http://evil.com/ms- ').toString('latin1');

const cases: Record<string, () => unknown> = {
	'a text that is cut': () => {
		const text = flat(50 * MB);
		return [clipped(text, 500), harmless(text, 500)];
	},
	'a report of large metadata': async () => {
		const replies = sample();
		const metadata = { nested: { text: flat(25 * MB) }, list: Array.from({ length: 25 }, () => flat(MB)) };
		return fitted(buildReport(found({ ...replies, record: { ...replies.record, metadata } }), { form: 'long' }), MB, renderHtml);
	},
	"a model's answer": () => agentItem([{ json: { texts: Array.from({ length: 50 }, () => flat(MB)) } }]),
	'all that is there': () => [...flat(50 * MB)].join(''),
};

// The pack's own timers keep no process alive.
const alive = setInterval(() => undefined, 1000);
void Promise.resolve(cases[process.argv[2] ?? '']?.()).then(() => console.log('done')).finally(() => clearInterval(alive));
