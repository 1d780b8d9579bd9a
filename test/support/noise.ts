/**
 * `npm run noise`: another client of the lab, who submits, ingests, raises alerts, changes them and searches at random.
 * The contract and end-to-end tests must hold beside it. Argument: for how many seconds, ten minutes unless told.
 */
import { ingest, submit } from '../../nodes/Assemblyline/client/submit';
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { startAssemblyline } from '../lab/assemblyline';
import { publishAlerts } from '../lab/assemblyline/publish';
import { asProgram, progress, sleep } from '../lab/support';
import { labClient } from './client';
import { newAlert } from './labAlerts';
import { unique } from './unique';
import { EICAR } from './eicar';

const PAUSE_MS = 500;

asProgram(async () => {
	const { servers } = await startAssemblyline();
	const clients = servers.map(({ url }) => labClient(url));
	const anyOf = <T>(all: T[]): T => all[Math.floor(Math.random() * all.length)] as T;
	const client = () => anyOf(clients);
	const text = () => `${anyOf(['', 'LAB-SCORE: 500\n', `LAB-CHILD: ${unique('noise')}\n`, 'LAB-FAIL\n'])}http://noise.example/\n${unique('noise')}`;
	const acts: Record<string, () => Promise<unknown>> = {
		submission: () => submit(client(), { kind: 'text', text: text() }, { name: 'noise.txt', params: { ttl: 1 } }),
		alert: () => submit(client(), { kind: 'text', text: `${EICAR} ${unique('noise')}` }, { name: 'noise.com', params: { ttl: 1, generate_alert: true } }),
		ingest: () => ingest(client(), { kind: 'text', text: text() }, { name: 'noise.txt', params: { ttl: 1 }, notification_queue: unique('noise') }),
		'changed alert': async () => client().write('POST', `alert/label/${await newAlert()}/`, { json: ['NOISE'] }),
		'published alerts': () => publishAlerts(unique('noise'), 3, 10),
		search: () => searchPage(client(), anyOf(['alert', 'file', 'result', 'submission']), { query: '*', rows: 20 }),
	};
	const done = new Map<string, number>();
	for (const end = Date.now() + Number(process.argv[2] ?? 600) * 1000; Date.now() < end; await sleep(PAUSE_MS * 2 * Math.random())) {
		const [name, act] = anyOf(Object.entries(acts));
		// While a test of faults has a server down, nothing can be done; the next time it may.
		await act().then(() => done.set(name, (done.get(name) ?? 0) + 1)).catch((error: unknown) => progress(`${name}: ${String(error)}`));
	}
	progress(`noise: ${[...done].map(([name, times]) => `${times} x ${name}`).join(', ')}`);
});
