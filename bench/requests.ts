/** One GET in API-key mode beside the same GET in an open session, and beside the key's headers on each call. */
import { whoAmI } from '../nodes/Assemblyline/client/user';
import { getAlert } from '../nodes/Assemblyline/client/alert';
import { searchPage } from '../nodes/Assemblyline/client/search';
import { login } from '../nodes/Assemblyline/session/login';
import { userAgent } from '../nodes/Assemblyline/session/session';
import { lab } from '../test/lab/assemblyline/facts';
import { realTransport } from '../test/support/http';
import { labClient, labSettings } from '../test/support/client';
import { median, type Row, timed } from './measure';

const CALLS = 60;

export async function benchRequests(url: string): Promise<Row[]> {
	const client = labClient(url);
	await whoAmI(client);
	const { items } = await searchPage(client, 'alert', { query: 'NOT type:BENCH', rows: 1, fl: 'alert_id' });
	const id = String(items[0]?.alert_id);
	const settings = labSettings(url);
	const transport = realTransport(settings.tls);
	const session = await login(transport, settings);
	const get = (headers: Record<string, string>) =>
		transport({ method: 'GET', url: `${url}/api/v4/alert/${id}/`, headers, timeoutMs: 30_000, responseType: 'text' });

	const times = { ours: [] as number[], session: [] as number[], headers: [] as number[] };
	for (let i = 0; i < CALLS; i++) {
		times.ours.push(await timed(() => getAlert(client, id)));
		times.session.push(await timed(() => get(session.headers())));
		if (i % 6 === 0) times.headers.push(await timed(() => get({ 'User-Agent': userAgent, 'X-USER': lab.admin.name, 'X-APIKEY': lab.admin.apiKey })));
	}
	const [ours, peer, headers] = [median(times.ours), median(times.session), median(times.headers)];
	const ms = (value: number) => `${value.toFixed(1)} ms`;
	return [
		{ what: 'one GET with an API key', ours: ms(ours), peer: ms(peer), peerName: 'the same GET in a session', ratio: ours / peer, wanted: '<= 1.2 times its time', met: ours / peer <= 1.2 },
		{ what: 'one GET with an API key', ours: ms(ours), peer: ms(headers), peerName: "the key's headers on each call", ratio: headers / ours, wanted: '', met: true },
	];
}
