import { type Answer, denied, flaskPage, nginxPage, refuse } from './answer';

/** A whole answer in place of the real one. */
export const faultyAnswers = {
	badGateway: nginxPage(502, 'Bad Gateway'),
	gatewayTimeout: nginxPage(504, 'Gateway Time-out'),
	unavailable: nginxPage(503, 'Service Temporarily Unavailable'),
	longRequestLine: { status: 400, text: { type: 'text/html', body: '<html>\n  <head>\n    <title>Bad Request</title>\n  </head>\n  <body>\n    <h1><p>Bad Request</p></h1>\n    Request Line is too large (4235 &gt; 4094)\n  </body>\n</html>\n' } },
	longAddress: nginxPage(414, 'Request-URI Too Large'),
	longHeaders: nginxPage(400, 'Request Header Or Cookie Too Large', 'Request Header Or Cookie Too Large'),
	tooManyHeaders: nginxPage(431, 'Request Header Fields Too Large'),
	tooManyRequests: nginxPage(429, 'Too Many Requests'),
	requestTooLarge: nginxPage(413, 'Request Entity Too Large'),
	noCertificate: nginxPage(400, 'No required SSL certificate was sent', 'No required SSL certificate was sent'),
	untrustedClient: nginxPage(400, 'The SSL certificate error', 'The SSL certificate error'),
	plainHttp: nginxPage(400, 'The plain HTTP request was sent to HTTPS port', 'The plain HTTP request was sent to HTTPS port'),
	notFoundPage: nginxPage(404, 'Not Found'),
	methodNotAllowed: flaskPage(405, 'Method Not Allowed', 'The method is not allowed for the requested URL.'),
	concurrentQuota: refuse(503, "You've exceeded your maximum concurrent API calls quota of 10"),
	submissionQuota: refuse(503, "You've exceeded your maximum concurrent submission quota of 5"),
	ingestQuota: refuse(503, "You've exceeded your maximum async concurrent submission quota of 5"),
	dailyQuota: refuse(503, "You've exceeded your daily maximum API calls quota of 1000"),
	fileTooLarge: refuse(413, 'File too big to be scanned (104857601 > 104857600).', {}),
	serverError: refuse(500, 'Internal Server Error'),
	hashSearchFailed: refuse(500, 'One or more errors occured. See individual source results for more details.', {
		al: { error: null, items: [] },
		'x.broken': { error: 'upstream down. Error ID: b984a185-385d-46ce-8697-32a4542d20ad', items: [] },
		'x.slow': { error: 'Transport timeout', items: [] },
		'x.vt': { error: 'File hash not found.', items: [] },
	}),
	hashNotFound: refuse(404, 'File hash not found.', { 'x.mb': { error: 'File hash not found.', items: [] }, 'x.vt': { error: 'File hash not found.', items: [] } }),
	hashUnsupported: refuse(422, 'Unsupported hash type.', { 'x.onlymd5': { error: 'Unsupported hash type.', items: [] } }),
	termsOfService: denied('/api/v4/help/constants/', 'Agree to Terms of Service before you can make any API calls'),
	emptyMessage: refuse(400, ''),
	sessionOver: refuse(401, 'Session expired'),
	redirect: { status: 302, headers: { location: 'https://login.example.com/start?token=secret' }, text: { type: 'text/html', body: '' } },
	webPage: { status: 200, text: { type: 'text/html', body: '<!doctype html><title>A web site</title>' } },
	otherJson: { status: 200, text: { type: 'application/json', body: '{"status":"ok"}' } },
	truncatedJson: { status: 200, text: { type: 'application/json', body: '{"api_error_message":"","api_respon' } },
} satisfies Record<string, Answer>;

/** What happens instead of a proper answer; `cut` ends the connection, `silent` never answers. */
export type Fault = keyof typeof faultyAnswers | 'cut' | 'silent';

interface PlannedFault {
	fault: Answer | Fault;
	on: RegExp;
	left: number;
}

/** Faults to come, by the requests they are for. */
export class Faults {
	private readonly planned: PlannedFault[] = [];

	/** The next `times` requests whose `METHOD path` matches `on` meet this fault. */
	plan(fault: Answer | Fault, { on = /./, times = 1 }: { on?: RegExp; times?: number } = {}): void {
		this.planned.push({ fault, on, left: times });
	}

	take(request: { method: string; path: string }): Answer | Fault | undefined {
		const planned = this.planned.find(({ on, left }) => left > 0 && on.test(`${request.method} ${request.path}`));
		if (!planned) return undefined;
		planned.left--;
		return planned.fault;
	}
}
