import type { HttpResponse } from '../../../nodes/Assemblyline/client/transport';
import { parseSetCookie, Session, userAgent } from '../../../nodes/Assemblyline/session/session';

const reply = (...cookies: string[]): HttpResponse => ({ status: 200, headers: { 'set-cookie': cookies }, body: '' });

describe('A Set-Cookie line', () => {
	it.each([
		['XSRF-TOKEN=7RKEJ3; Path=/', 'XSRF-TOKEN', '7RKEJ3'],
		['session=.eJwV.awWkrQ.Os-_Yh; Secure; HttpOnly; Path=/; SameSite=None', 'session', '.eJwV.awWkrQ.Os-_Yh'],
		['a=b', 'a', 'b'],
		['  a=b ; Path=/', 'a', 'b'],
		['a=b=c==; Path=/', 'a', 'b=c=='],
		['a="quoted"; Path=/', 'a', 'quoted'],
		['a=b; Max-Age=3600', 'a', 'b'],
		['a=b; Max-Age=05', 'a', 'b'],
		['a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'a', 'b'],
		['XSRF-TOKEN=; Expires=Tue, 24 Nov 2026 14:52:29 GMT; Max-Age=0; Path=/', 'XSRF-TOKEN', ''],
		['a=still here; max-age=0', 'a', ''],
		['a=still here; Max-Age=-1; Path=/', 'a', ''],
		['a=Max-Age=0', 'a', 'Max-Age=0'],
	])('%s sets %s', (line, name, value) => {
		expect(parseSetCookie(line)).toEqual({ name, value });
	});

	it.each(['', 'nothing', '=value', '; Path=/'])('%j sets nothing', (line) => {
		expect(parseSetCookie(line)).toBeUndefined();
	});
});

describe('A session', () => {
	it('has one User-Agent, and no cookie before a login', () => {
		expect(new Session().headers()).toEqual({ 'User-Agent': userAgent });
		expect(userAgent).toMatch(/^n8n-nodes-assemblyline\/\S+$/);
	});

	it('sends its cookies, and the XSRF token as a header too', () => {
		const session = new Session();
		session.storeCookies(reply('XSRF-TOKEN=X; Path=/', 'session=S; HttpOnly'));
		expect(session.headers()).toEqual({ 'User-Agent': userAgent, Cookie: 'XSRF-TOKEN=X; session=S', 'X-XSRF-TOKEN': 'X' });
	});

	it('takes a renewed cookie over, and keeps the others', () => {
		const session = Session.from({ 'XSRF-TOKEN': 'X', session: 'S' });
		session.storeCookies(reply('session=S2; Path=/'));
		expect(session.headers().Cookie).toBe('XSRF-TOKEN=X; session=S2');
	});

	it('forgets cookies that the server clears, as it does with each 401', () => {
		const session = Session.from({ 'XSRF-TOKEN': 'X', session: 'S' });
		session.storeCookies(reply('XSRF-TOKEN=; Expires=Tue, 24 Nov 2026 14:52:29 GMT; Max-Age=0; Path=/', 'session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/'));
		expect(session.headers()).toEqual({ 'User-Agent': userAgent });
	});

	it('reads a single line as well as a list of lines', () => {
		const session = new Session();
		session.storeCookies({ status: 200, headers: { 'set-cookie': 'session=S' }, body: '' });
		session.storeCookies({ status: 200, headers: {}, body: '' });
		expect(session.headers().Cookie).toBe('session=S');
	});

	it('survives being stored as JSON', () => {
		const session = Session.from({ session: 'S', 'XSRF-TOKEN': 'X' });
		expect(Session.from(JSON.parse(JSON.stringify(session)) as Record<string, string>).headers()).toEqual(session.headers());
	});
});
