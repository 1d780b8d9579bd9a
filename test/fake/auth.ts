import { randomBytes } from 'node:crypto';
import { type Answer, denied, ok, refuse, unauthenticated } from './answer';
import { object } from './json';
import type { LoggedRequest } from './request';

interface FakeSession {
	userAgent: string;
	/** The one that the login came from, as the first proxy tells it. */
	address: string;
	/** Sessions of an API key need none. */
	xsrf?: string;
	username: string;
}

export const ROLES = [
	'alert_manage', 'alert_view', 'archive_download', 'archive_manage', 'archive_trigger', 'archive_view', 'badlist_manage',
	'badlist_view', 'bundle_download', 'external_query', 'file_detail', 'file_download', 'heuristic_view', 'replay_trigger',
	'retrohunt_run', 'retrohunt_view', 'safelist_manage', 'safelist_view', 'signature_download', 'signature_view',
	'submission_create', 'submission_customize', 'submission_delete', 'submission_manage', 'submission_view', 'workflow_view',
];

const ALLOWED_FAILURES = 5;

/** Users, logins and sessions. */
export class FakeAuth {
	/** Password and API key by user. */
	readonly users = new Map([
		['admin', { password: 'admin', apiKey: 'devkey:admin' }],
		['user', { password: 'user', apiKey: 'devkey:user' }],
	]);
	/** Whether an ingress identifies callers by their certificate: then no call needs a session. */
	ingressIdentifies = false;
	/** Whether the terms of service are yet to be accepted. */
	termsPending = false;
	/** Cookies that the next reply sets besides, e.g. a renewed session. */
	nextCookies: string[] = [];
	/** From which addresses the requests seem to come, in turn; where there are none, from the one that each tells. */
	addresses: string[] = [];
	private turn = 0;
	private readonly sessions = new Map<string, FakeSession>();
	private readonly ended = new Set<string>();
	private readonly failures = new Map<string, number>();

	/** Ends all sessions, as their time limit or a logout elsewhere does. */
	expireSessions(): void {
		for (const id of this.sessions.keys()) this.ended.add(id);
		this.sessions.clear();
	}

	login({ json, headers }: LoggedRequest): Answer {
		if (typeof json === 'string') return refuse(500, 'Internal Server Error');
		const { user, password, apikey } = object(json);
		if (typeof user !== 'string' || (typeof password !== 'string' && typeof apikey !== 'string')) {
			return refuse(401, 'Not enough information to proceed with authentication');
		}
		const failures = this.failures.get(user) ?? 0;
		if (failures >= ALLOWED_FAILURES) {
			return refuse(401, 'Maximum password retry of 5 was reached. This account is locked for the next 60 seconds...');
		}
		const known = this.users.get(user);
		const byKey = typeof apikey === 'string';
		if (!known || (byKey ? known.apiKey !== apikey : known.password !== password)) {
			this.failures.set(user, failures + 1);
			return refuse(401, byKey ? 'Invalid user or APIKey' : 'Wrong username or password');
		}
		return this.open({ username: user, userAgent: headers['user-agent'] ?? '', address: this.addressOf(headers) }, byKey);
	}

	private addressOf(headers: LoggedRequest['headers']): string {
		return this.addresses.length > 0 ? (this.addresses[this.turn++ % this.addresses.length] ?? '') : (String(headers['x-forwarded-for'] ?? '').split(',')[0] ?? '');
	}

	private open(of: Pick<FakeSession, 'address' | 'userAgent' | 'username'>, byKey: boolean): Answer {
		const id = `.${randomBytes(40).toString('base64url')}`;
		const xsrf = randomBytes(20).toString('hex').toUpperCase();
		this.sessions.set(id, { ...of, xsrf: byKey ? undefined : xsrf });
		return {
			...ok({ roles_limit: byKey ? ROLES : null, session_duration: 3600, username: of.username }),
			headers: { 'set-cookie': [`XSRF-TOKEN=${xsrf}; Path=/`, `session=${id}; Secure; HttpOnly; Path=/; SameSite=None`] },
		};
	}

	/** Why a request is not let through; undefined when it is. */
	check(request: LoggedRequest): Answer | undefined {
		if (this.ingressIdentifies) return undefined;
		const { headers, fullPath } = request;
		const id = sessionId(request);
		const session = this.sessions.get(id);
		if (!session) return unauthenticated(this.ended.has(id) ? 'Session expired' : 'Session not found');
		if (session.address !== this.addressOf(headers)) return unauthenticated('Invalid source IP for this session');
		if (session.userAgent !== (headers['user-agent'] ?? '')) return unauthenticated('Invalid user agent for this session');
		if (session.xsrf && headers['x-xsrf-token'] !== session.xsrf) return denied(fullPath, 'Invalid XSRF token');
		if (this.termsPending && request.path !== 'user/whoami/') {
			return denied(fullPath, 'Agree to Terms of Service before you can make any API calls');
		}
		return undefined;
	}

	/** Who calls; with an ingress, the owner of the certificate. */
	username(request: LoggedRequest): string {
		return this.sessions.get(sessionId(request))?.username ?? 'user';
	}

	/** An API key has no such rights. */
	isAdministrator(request: LoggedRequest): boolean {
		const session = this.sessions.get(sessionId(request));
		return session?.username === 'admin' && session.xsrf !== undefined;
	}

	logout(request: LoggedRequest): Answer {
		const id = sessionId(request);
		this.sessions.delete(id);
		this.ended.add(id);
		return { ...ok({ success: true }), headers: unauthenticated('').headers };
	}
}

const sessionId = ({ headers }: LoggedRequest) => /(?:^|;\s*)session=([^;]*)/.exec(headers.cookie ?? '')?.[1] ?? '';
