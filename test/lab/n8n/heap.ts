/** What n8n keeps in JavaScript's memory, as its inspector tells. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { runningPid, signal, waitFor } from '../support';
import { processName, readLog } from './start';

/** For the environment of an n8n whose heap is to be read: its inspector, which a signal opens, takes any free port. */
export const INSPECTABLE = { NODE_OPTIONS: '--inspect-port=0' };

interface Reply {
	id: number;
	result: { result?: { value: number } };
}

/**
 * MiB of n8n's heap, and of the buffers beside it, that are in use once the collector has been there. The memory of
 * the process says less: the allocator keeps what native code, such as the database's, has given back.
 */
export async function heapOf(name: string): Promise<number> {
	signal(runningPid(processName(name)) ?? 0, 'SIGUSR1');
	const address = await waitFor(async () => /^Debugger listening on (ws:\S+)/m.exec(readLog(name))?.[1], 120_000, 100, 'the inspector of n8n');
	const socket = new WebSocket(address);
	await once(socket, 'open');
	const call = (id: number, method: string, params = {}) =>
		new Promise<Reply>((resolve) => {
			socket.addEventListener('message', ({ data }) => {
				const reply = JSON.parse(String(data)) as Reply;
				if (reply.id === id) resolve(reply);
			});
			socket.send(JSON.stringify({ id, method, params }));
		});
	await call(1, 'HeapProfiler.enable');
	await call(2, 'HeapProfiler.collectGarbage');
	const { result } = await call(3, 'Runtime.evaluate', { expression: '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())', returnByValue: true });
	socket.close();
	return Math.round((result.result?.value ?? NaN) / 2 ** 20);
}
