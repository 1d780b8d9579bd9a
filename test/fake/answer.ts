/** What a handler answers: data or an error in Assemblyline's envelope, or a page without one. */
export interface Answer {
	status: number;
	data?: unknown;
	error?: string;
	/** Instead of an envelope. */
	text?: { type: string; body: string };
	headers?: Record<string, string | string[]>;
}

export const ok = (data: unknown): Answer => ({ status: 200, data });

/** Most errors carry an empty text as their data, those of submit and ingest an empty object. */
export const refuse = (status: number, error: string, data: unknown = ''): Answer => ({ status, error, data });

const CLEARED_COOKIES = [
	'XSRF-TOKEN=; Expires=Tue, 24 Nov 2026 14:52:29 GMT; Max-Age=0; Path=/',
	'session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=None',
];

/** A 401 outside the login: it clears both cookies. */
export const unauthenticated = (error: string): Answer => ({
	...refuse(401, error, { allow_saml_login: false, allow_signup: false, allow_userpass_login: true }),
	headers: { 'set-cookie': CLEARED_COOKIES },
});

/** A 403: the server repeats the path, and tells a part of its configuration. */
export const denied = (path: string, reason: string): Answer =>
	refuse(403, `Access Denied (${path}) [${reason}]`, {
		auth: { allow_2fa: true, allow_apikeys: true, allow_security_tokens: true },
		ui: { allow_url_submissions: true, read_only: false, tos: false, tos_lockout: false, tos_lockout_notify: false },
	});

/** An error page of nginx 1.22, which stands in front of the server. */
export const nginxPage = (status: number, title: string, detail?: string): Answer => ({
	status,
	text: {
		type: 'text/html',
		body: [
			'<html>',
			`<head><title>${status} ${title}</title></head>`,
			'<body>',
			detail ? `<center><h1>${status} Bad Request</h1></center>\r\n<center>${detail}</center>` : `<center><h1>${status} ${title}</h1></center>`,
			'<hr><center>nginx/1.22.1</center>',
			'</body>',
			'</html>',
			'',
		].join('\r\n'),
	},
});

/** The page of the server's own web framework. */
export const flaskPage = (status: number, title: string, detail: string, headers: Record<string, string> = {}): Answer => ({
	status,
	headers,
	text: { type: 'text/html; charset=utf-8', body: `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${detail}</p>\n` },
});
