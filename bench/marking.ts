/** What Keep Classification costs: a submission with it beside one without it. */
import { randomUUID } from 'node:crypto';
import { submit } from '../nodes/Assemblyline/client/submit';
import { whoAmI } from '../nodes/Assemblyline/client/user';
import { clientOf } from '../nodes/Assemblyline/n8n/connection';
import { readyBody } from '../nodes/Assemblyline/shared/submissionMarking';
import { labSettings } from '../test/support/client';
import { n8nHelpers } from '../test/support/http';
import { median, type Row, timed } from './measure';

const ROUNDS = 20;

export async function benchMarking(url: string): Promise<Row[]> {
	let sent = 0;
	const httpRequest: typeof n8nHelpers.httpRequest = (options) => {
		sent++;
		return n8nHelpers.httpRequest(options);
	};
	const client = clientOf({ helpers: { ...n8nHelpers, httpRequest } }, labSettings(url));
	await whoAmI(client);

	const send = async (text: string, keepClassification: boolean, classification?: string) => {
		const input = { kind: 'text', text } as const;
		const { body } = await readyBody({ client, hint: () => undefined }, input, { name: 'bench.txt', params: { ttl: 1, classification } }, { keepClassification });
		await submit(client, input, body);
	};
	/** The submission of a file that the server has with this marking. */
	const resubmit = async (marking: string, keepClassification: boolean) => {
		const text = `A benchmark of n8n ${randomUUID()}`;
		await send(text, false, marking);
		const before = sent;
		const ms = await timed(() => send(text, keepClassification));
		return { ms, requests: sent - before };
	};

	const rows: Row[] = [];
	for (const marking of ['TLP:CLEAR', 'TLP:AMBER']) {
		const runs = { on: [] as number[], off: [] as number[] };
		const requests = { on: 0, off: 0 };
		// In turn: what else the machine does is the same for both.
		for (let round = 0; round < 2 * ROUNDS; round++) {
			const name = round % 2 === 0 ? 'on' : 'off';
			const one = await resubmit(marking, name === 'on');
			runs[name].push(one.ms);
			requests[name] = one.requests;
		}
		const [on, off] = [median(runs.on), median(runs.off)];
		const told = (ms: number, count: number) => `${ms.toFixed(1)} ms, ${count} request${count === 1 ? '' : 's'}`;
		rows.push({ what: `Keep Classification, file stored as ${marking}`, ours: told(on, requests.on), peer: told(off, requests.off), peerName: 'without it', wanted: '', met: true });
	}
	return rows;
}
