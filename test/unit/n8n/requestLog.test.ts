import { submit } from '../../../nodes/Assemblyline/client/submit';
import { clientOf, connectionSettings } from '../../../nodes/Assemblyline/n8n/connection';
import { nginxPage } from '../../fake/answer';
import { failureOf, useFake } from '../../support/fakeClient';
import { credentialFor } from '../../support/helpers';
import { n8nHelpers } from '../../support/http';

const fake = useFake();

describe('The log at the debug level', () => {
	const open = (changes = {}) => {
		const lines: string[] = [];
		const credential = credentialFor(fake().url, { headers: { values: [{ name: 'X-Token', value: 'header-secret' }] }, ...changes });
		const client = clientOf({ helpers: n8nHelpers, logger: { debug: (line) => lines.push(line) } }, connectionSettings(credential));
		return { client, lines, told: () => lines.map((line) => line.replace(/ \d+ ms/, ' <n> ms')) };
	};

	it('has a line for each request, the login too', async () => {
		const { client, told } = open();
		await client.read('user/whoami/');
		expect(told()).toEqual(['Assemblyline: POST /api/v4/auth/login/ 200, <n> ms, attempt 1', 'Assemblyline: GET /api/v4/user/whoami/ 200, <n> ms, attempt 1']);
	});

	it('counts the tries of a call, those after a new login too', async () => {
		const { client, told } = open();
		await client.read('user/whoami/');
		fake().auth.expireSessions();
		await client.read('user/whoami/');
		expect(told().slice(2)).toEqual([
			'Assemblyline: GET /api/v4/user/whoami/ 401, <n> ms, attempt 1',
			'Assemblyline: POST /api/v4/auth/login/ 200, <n> ms, attempt 1',
			'Assemblyline: GET /api/v4/user/whoami/ 200, <n> ms, attempt 2',
		]);
	});

	it('says what happened where no answer came', async () => {
		const { client, told } = open();
		fake().faults.plan('cut', { on: /submit/ });
		await failureOf(submit(client, { kind: 'text', text: 'x' }, {}));
		expect(told()[1]).toBe('Assemblyline: POST /api/v4/submit/ ECONNRESET, <n> ms, attempt 1');
	});

	it('holds no secret, query or body, whatever the server says', async () => {
		const { client, lines } = open({ authentication: 'password', password: 'admin' });
		await client.read('user/whoami/', { query: { q: 'query-secret' } });
		fake().faults.plan({ ...nginxPage(403, 'reply-secret'), headers: { 'set-cookie': 'session=cookie-secret' } }, { on: /submit/ });
		await failureOf(submit(client, { kind: 'text', text: 'body-secret' }, { metadata: { a: 'body-secret' } }));
		const cookies = fake().log.map(({ headers }) => headers.cookie).filter((cookie) => cookie !== undefined);
		expect(lines).toHaveLength(3);
		expect(lines.join('\n')).not.toMatch(/secret|password|cookie|session/i);
		for (const cookie of cookies) for (const part of cookie.split('; ')) expect(lines.join('\n')).not.toContain(part.split('=')[1]);
	});

	it('is left alone where n8n hands none in', async () => {
		const client = clientOf({ helpers: n8nHelpers }, connectionSettings(credentialFor(fake().url, { username: 'user', apiKey: 'devkey:user' })));
		expect(await client.read('user/whoami/')).toMatchObject({ username: 'user' });
	});
});
