import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { type PoolKey, SessionPool } from '../../../nodes/Assemblyline/session/pool';
import { Session } from '../../../nodes/Assemblyline/session/session';
import { failureOf } from '../../support/fakeClient';

const [a, b] = ['a', 'b'].map((session) => ({ session, login: `login ${session}` })) as [PoolKey, PoolKey];
/** The same account with the same secret as `a`, by another way. */
const otherWay: PoolKey = { session: 'c', login: a.login };

const logins = () => jest.fn(async () => new Session());

describe('A pool of sessions', () => {
	it('opens one session for each fingerprint', async () => {
		const pool = new SessionPool();
		const login = logins();
		const [first, again, other] = [await pool.current(a, login), await pool.current(a, login), await pool.current(b, login)];
		expect(again).toBe(first);
		expect(other).not.toBe(first);
		expect(login).toHaveBeenCalledTimes(2);
	});

	it('gives the session that somebody else has opened since, in place of a stale one', async () => {
		const pool = new SessionPool();
		const login = logins();
		const stale = await pool.current(a, login);
		const fresh = await pool.renewed(a, stale, login);
		expect(fresh).not.toBe(stale);
		expect(await pool.renewed(a, stale, login)).toBe(fresh);
		expect(login).toHaveBeenCalledTimes(2);
	});

	it('remembers a refusal for this fingerprint only', async () => {
		const pool = new SessionPool();
		const refused = jest.fn(async () => Promise.reject(new AssemblylineError('loginRefused', 'Wrong username or password', { status: 401, hint: 'Check.' })));
		await failureOf(pool.current(a, refused));
		expect(await failureOf(pool.current(a, refused))).toMatchObject({ kind: 'loginRefused', message: 'Wrong username or password', status: 401, hint: expect.stringContaining('not tried again for 300 s') as string });
		expect(refused).toHaveBeenCalledTimes(1);
		await pool.current(b, logins());
	});

	it('does not try a secret by another way that the server itself has refused', async () => {
		const pool = new SessionPool();
		await failureOf(pool.current(a, async () => Promise.reject(new AssemblylineError('loginRefused', 'Wrong username or password', { status: 401, isForeign: true }))));
		const login = logins();
		expect(await failureOf(pool.current(otherWay, login))).toMatchObject({ kind: 'loginRefused', hint: expect.stringContaining('not tried again') as string });
		expect(login).not.toHaveBeenCalled();
	});

	it('tries one way after the other, so that of several at once only the first is refused', async () => {
		const pool = new SessionPool();
		const refused = jest.fn(async () => Promise.reject(new AssemblylineError('loginRefused', 'Wrong username or password', { status: 401, isForeign: true })));
		await Promise.all([a, otherWay, { session: 'd', login: a.login }].map(async (key) => failureOf(pool.current(key, refused))));
		expect(refused).toHaveBeenCalledTimes(1);
	});

	it('tries it by another way where something in front of the server has refused', async () => {
		const pool = new SessionPool();
		await failureOf(pool.current(a, async () => Promise.reject(new AssemblylineError('loginRefused', 'a page', { status: 403 }))));
		await pool.current(otherWay, logins());
	});

	it('keeps the thousand sessions that were used last', async () => {
		const pool = new SessionPool();
		const login = logins();
		const use = (number: number) => pool.current({ session: `s${number}`, login: a.login }, login);
		for (let number = 0; number < 1000; number++) await use(number);
		await use(0);
		await use(1000);
		expect(login).toHaveBeenCalledTimes(1001);
		await use(0);
		expect(login).toHaveBeenCalledTimes(1001);
		await use(1);
		expect(login).toHaveBeenCalledTimes(1002);
	});


	it.each(['unreachable', 'timeout', 'serverError', 'untrustedCertificate'] as const)('tries again after a login that met %s', async (kind) => {
		const pool = new SessionPool();
		const failing = jest.fn(async () => Promise.reject(new AssemblylineError(kind, 'no')));
		await failureOf(pool.current(a, failing));
		await failureOf(pool.current(a, failing));
		expect(failing).toHaveBeenCalledTimes(2);
	});

	it('forgets a refusal after a login that worked', async () => {
		let now = 0;
		const pool = new SessionPool(() => now);
		await failureOf(pool.current(a, async () => Promise.reject(new AssemblylineError('loginRefused', 'no'))));
		now = 10 * 60_000;
		const session = await pool.current(a, logins());
		now = 1;
		expect(await pool.renewed(a, session, logins())).not.toBe(session);
	});

	it('does not log in again and again for a session that the server never takes', async () => {
		let now = 0;
		const pool = new SessionPool(() => now);
		const login = logins();
		const first = await pool.current(a, login);
		const second = await pool.renewed(a, first, login);
		expect(second).not.toBe(first);
		for (now = 60_000; now < 300_000; now += 60_000) expect(await pool.renewed(a, second, login)).toBe(second);
		expect(login).toHaveBeenCalledTimes(2);
		now = 300_000;
		expect(await pool.renewed(a, second, login)).not.toBe(second);
	});

	it('renews a session at once that the server took before', async () => {
		const pool = new SessionPool();
		const login = logins();
		let session = await pool.current(a, login);
		for (let renewal = 0; renewal < 3; renewal++) {
			session.wasAccepted = true;
			const next = await pool.renewed(a, session, login);
			expect(next).not.toBe(session);
			session = next;
		}
	});

	it('goes by a clock that does not step when the time of the machine is set', async () => {
		const pool = new SessionPool();
		const refused = jest.fn(async () => Promise.reject(new AssemblylineError('loginRefused', 'no')));
		await failureOf(pool.current(a, refused));
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
		await failureOf(pool.current(a, refused));
		clock.mockRestore();
		expect(refused).toHaveBeenCalledTimes(1);
	});
});
