import fc from '../../support/properties';
import { fileNameOf, safeFileName, storableFileName } from '../../../nodes/Assemblyline/client/download';
import { failureOf, readEnvelope } from '../../../nodes/Assemblyline/client/envelope';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { conditionsOf, ConditionGate } from '../../../nodes/Assemblyline/delivery/conditions';
import { liveEvent } from '../../../nodes/Assemblyline/delivery/event';
import { feeds, type FeedName } from '../../../nodes/Assemblyline/feed/feeds';
import { parseSetCookie, Session } from '../../../nodes/Assemblyline/session/session';
import { fingerprint } from '../../../nodes/Assemblyline/session/settings';
import { readStoredSession } from '../../../nodes/Assemblyline/n8n/storedSession';
import { settingsFor } from '../../support/fakeClient';

const HOST = 'https://al.example.com';
const unicode = fc.string({ unit: 'binary' });
/** What HTTP lets through in a header. */
const headerText = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]*$/);
const object = fc.dictionary(fc.string(), fc.jsonValue());

/** An envelope, with each part right, wrong or missing. */
const envelope = fc.record(
	{
		api_response: fc.jsonValue(),
		api_error_message: fc.oneof(fc.string(), fc.jsonValue()),
		api_server_version: fc.oneof(fc.string(), fc.jsonValue()),
		api_status_code: fc.jsonValue(),
	},
	{ requiredKeys: [] },
);
const body = fc.oneof(unicode, fc.json(), envelope.map((value) => JSON.stringify(value)), envelope.map((value) => JSON.stringify(value).slice(0, -3)));
const headers = fc.dictionary(fc.constantFrom('content-type', 'location', 'content-disposition', 'date'), fc.oneof(headerText, fc.array(headerText)));

function outcome<T>(run: () => T): unknown {
	try {
		return run();
	} catch (error) {
		return error;
	}
}

describe('Whatever a server replies', () => {
	it('is read as an envelope, or fails with a failure of the client', () => {
		fc.assert(
			fc.property(fc.integer({ min: 200, max: 599 }), headers, body, (status, fields, text) => {
				const reply = outcome(() => readEnvelope({ status, headers: fields, body: text }, HOST));
				if (reply instanceof AssemblylineError) {
					expect(typeof reply.message).toBe('string');
					expect(reply.message).not.toBe('');
				} else {
					expect(status).toBeLessThan(300);
					expect(reply).toEqual({ data: JSON.parse(text).api_response as unknown, serverVersion: JSON.parse(text).api_server_version as unknown });
				}
			}),
			{ numRuns: 1000 },
		);
	});

	it('has a failure without the query of a redirect', () => {
		fc.assert(
			fc.property(fc.webUrl({ withQueryParameters: true }), fc.integer({ min: 300, max: 399 }), (location, status) => {
				const { message, hint } = failureOf({ status, headers: { location: `${location}${location.includes('?') ? '&' : '?'}token=S3cr3t` }, body: '' }, HOST);
				expect(`${message} ${hint}`).not.toContain('S3cr3t');
			}),
		);
	});
});

describe('Whatever a Set-Cookie line holds', () => {
	const line = fc.oneof(
		headerText,
		fc.tuple(headerText, headerText, headerText).map(([name, value, attribute]) => `${name}=${value}; ${attribute}`),
		fc.constantFrom('__proto__=x', 'constructor=y; Path=/', '="', 'a="', 'a=";"', 'toJSON=1'),
	);

	it('becomes at most one cookie, which leaves its place in the header to no other', () => {
		fc.assert(
			fc.property(fc.array(line), (lines) => {
				const session = new Session();
				session.storeCookies({ status: 200, headers: { 'set-cookie': lines }, body: '' });
				const { Cookie = '', ...others } = session.headers();
				const names = Object.keys(session.toJSON());
				expect(Cookie === '' ? [] : Cookie.split('; ').map((pair) => pair.split('=')[0])).toEqual(expect.arrayContaining(names));
				expect(Cookie.split(';')).toHaveLength(Math.max(1, names.length));
				for (const value of [Cookie, ...Object.values(others)]) expect(value).not.toMatch(/[\r\n\0]/);
				// As an object, their order may be another.
				expect(Session.from(session.toJSON()).toJSON()).toEqual(session.toJSON());
			}),
			{ numRuns: 1000 },
		);
	});

	it('is parsed whatever characters it has', () => {
		fc.assert(
			fc.property(unicode, (text) => {
				const cookie = parseSetCookie(text);
				if (!cookie) return;
				expect(cookie.name).toMatch(/^[^=;\s]+$/);
				expect(cookie.value).not.toContain(';');
			}),
			{ numRuns: 1000 },
		);
	});

	it('is stored, and read back only as what was stored', () => {
		const settings = settingsFor('https://al.example.com');
		fc.assert(
			fc.property(fc.oneof(unicode, fc.json(), fc.jsonValue().map((cookies) => JSON.stringify({ fingerprint: fingerprint(settings), cookies }))), (stored) => {
				const session = readStoredSession(stored, settings);
				for (const value of Object.values(session?.headers() ?? {})) expect(typeof value).toBe('string');
			}),
			{ numRuns: 500 },
		);
	});
});

describe('Whatever a heartbeat says', () => {
	const event = fc.constantFrom(...Object.values(feeds).flatMap((feed) => Object.keys(feed.events)));
	const data = fc.oneof(
		object,
		fc.record({ processing_chance: fc.jsonValue(), queues: fc.jsonValue(), queue: fc.jsonValue(), instances: fc.jsonValue(), service_name: fc.jsonValue() }, { requiredKeys: [] }),
	);
	const wanted = { belowProcessingChance: 1, aboveQueueLength: 10, withoutInstance: true };

	it('has an id, and conditions that hold or do not', () => {
		fc.assert(
			fc.property(fc.constantFrom(...(Object.keys(feeds) as FeedName[])), event, data, (feed, name, message) => {
				const id = feeds[feed].idOf(message, name);
				expect(typeof id).toBe('string');
				for (const holds of conditionsOf(liveEvent(name, id, message), wanted).values()) expect(typeof holds).toBe('boolean');
			}),
			{ numRuns: 1000 },
		);
	});

	it('is told when it begins and when it ceases, by turns', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(20)), (lengths) => {
				const gate = new ConditionGate({ aboveQueueLength: 10 }, new Set());
				const told = lengths.flatMap((queue) => gate.changes(liveEvent('expiryHeartbeat', 'x', { queues: { a: queue } })));
				expect(told.map(({ extra }) => extra?.active)).toEqual(told.map((_, index) => index % 2 === 0));
			}),
		);
	});

	it('may have more queues than a call has arguments', () => {
		const queues = Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`q${index}`, index]));
		const found = conditionsOf(liveEvent('ingestHeartbeat', 'x', { queues, processing_chance: queues }), wanted);
		expect([...found.values()]).toEqual([true, true]);
	});
});

describe('Whatever name a file has', () => {
	const isSafe = (name: string | undefined) => {
		if (name === undefined) return;
		expect(name).not.toMatch(/[/\\\p{Cc}]/u);
		expect(name.trim()).toBe(name);
		expect(['', '.', '..']).not.toContain(name);
	};

	it('it has no folder and no control character', () => {
		fc.assert(fc.property(fc.oneof(unicode, fc.stringMatching(/^[./\\ a\0\n]*$/)), (name) => isSafe(safeFileName(name))), { numRuns: 1000 });
	});

	it('nor when it comes in a Content-Disposition', () => {
		const name = fc.oneof(headerText, fc.string().map((text) => encodeURIComponent(text.toWellFormed())), fc.constantFrom('%', '%ff', '..%2f..%2fx', '%00', "'"));
		const disposition = fc.oneof(
			headerText,
			name.map((text) => `attachment; filename*=UTF-8''${text}`),
			fc.tuple(name, name).map(([plain, extended]) => `attachment; filename="${plain}"; filename*=UTF-8''${extended}`),
		);
		fc.assert(fc.property(disposition, (value) => isSafe(fileNameOf({ status: 200, headers: { 'content-disposition': value }, body: '' }))), { numRuns: 1000 });
	});

	it('comes through whole', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => storableFileName(text) === text), (name) => {
				const extended = encodeURIComponent(name).replace(/'/g, '%27');
				expect(fileNameOf({ status: 200, headers: { 'content-disposition': `attachment; filename=file.bin; filename*=UTF-8''${extended}` }, body: '' })).toBe(name);
			}),
		);
	});
});
