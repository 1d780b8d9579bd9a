import type { ClientSession } from '../client/client';
import { header, type HttpResponse } from '../client/transport';

declare const PACK_VERSION: string;

/**
 * The one User-Agent of every request, login and socket: the server binds a session to it
 * (`validate_session_useragent`).
 */
export const userAgent = `n8n-nodes-assemblyline/${typeof PACK_VERSION === 'string' ? PACK_VERSION : 'dev'}`;

/** An administrator's change shows after this time at the latest. */
const CACHED_MS = 300_000;

/**
 * Cookies of one login. Without any, an ingress identifies each call by its client certificate.
 * The session cookie is signed with its time of issue: it ends an hour after the login (the server's
 * default) however often it is used, unless the server sends a new one.
 */
export class Session implements ClientSession {
	private readonly cookies = new Map<string, string>();
	private readonly answers = new Map<string, { asked: number; answer: Promise<unknown> }>();
	/** Milliseconds by which the server's clock is ahead of this one, to the second: from the last reply. */
	clockOffsetMs = 0;
	/** Whether the server has accepted the session in a call. For one that it never accepted, a new login would be no better. */
	wasAccepted = false;

	/** @param additional headers that go with every request, e.g. those that a proxy in front of the server wants */
	constructor(private readonly additional: Record<string, string> = {}) {}

	/** Takes over the cookies that a reply sets or clears, and notes the server's time. */
	storeCookies(response: HttpResponse): void {
		this.noteClock(header(response, 'date'));
		const values = response.headers['set-cookie'] ?? [];
		for (const line of Array.isArray(values) ? values : [values]) {
			const cookie = parseSetCookie(line);
			if (!cookie) continue;
			if (cookie.value === '') this.cookies.delete(cookie.name);
			else this.cookies.set(cookie.name, cookie.value);
		}
	}

	/** The answer to a read, asked for once and again when it is older than five minutes; a failure is forgotten at once. */
	cached<T>(key: string, read: () => Promise<T>): Promise<T> {
		const known = this.answers.get(key);
		if (known && performance.now() - known.asked < CACHED_MS) return known.answer as Promise<T>;
		const answer = read();
		this.answers.set(key, { asked: performance.now(), answer });
		answer.catch(() => this.answers.delete(key));
		return answer;
	}

	private noteClock(date = ''): void {
		// Date has whole seconds: an offset of up to a second is rounding.
		const offset = Date.parse(date) - Math.floor(Date.now() / 1000) * 1000;
		if (Number.isFinite(offset)) this.clockOffsetMs = Math.abs(offset) <= 1000 ? 0 : offset;
	}

	/** The headers that put a request into this session. */
	headers(): Record<string, string> {
		const headers: Record<string, string> = { ...this.additional, 'User-Agent': userAgent };
		if (this.cookies.size > 0) {
			headers.Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		}
		// A session opened with a password is refused without it, on GET too.
		const xsrf = this.cookies.get('XSRF-TOKEN');
		if (xsrf) headers['X-XSRF-TOKEN'] = xsrf;
		return headers;
	}

	/** For the credential's stored token. */
	toJSON(): Record<string, string> {
		return Object.fromEntries(this.cookies);
	}

	static from(cookies: Record<string, string>, additional?: Record<string, string>): Session {
		const session = new Session(additional);
		for (const [name, value] of Object.entries(cookies)) session.cookies.set(name, value);
		return session;
	}
}

/** Name and value of a Set-Cookie line; a cookie that is being removed has an empty value. */
export function parseSetCookie(line: string): { name: string; value: string } | undefined {
	const match = /^\s*([^=;\s]+)=([^;]*)(.*)$/s.exec(line);
	const name = match?.[1];
	if (!match || !name) return undefined;
	const removed = /;\s*max-age\s*=\s*(0|-\d+)\s*(;|$)/i.test(match[3] ?? '');
	return { name, value: removed ? '' : (match[2] ?? '').trim().replace(/^"(.*)"$/, '$1') };
}
