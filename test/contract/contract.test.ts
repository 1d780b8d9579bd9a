/** Whatever the fake server answers, the real ones answer, too: each call is made to the fake one and to each real one. */
import { header } from '../../nodes/Assemblyline/client/transport';
import type { Call } from './call';
import { type SearchCall, searchCalls } from './searchCalls';
import { refusedCalls } from './refusedCalls';
import { sessionCalls } from './sessionCalls';
import { differences } from '../support/shape';
import { submissionCalls } from './submissionCalls';
import { fakeTarget, realTarget, realVersions, type Target, Visitor } from './targets';

const calls: SearchCall[] = [...sessionCalls, ...submissionCalls, ...searchCalls, ...refusedCalls];
const IS_ID = /\b(?=[A-Za-z]*(?:\d|[a-z][A-Z]))[A-Za-z0-9]{18,22}\b/g;

/** What is the same on every server. */
interface Observation {
	status: number;
	type: string | undefined;
	/** Names and attributes of the cookies that are set or cleared, without values and times. */
	cookies: string[];
	kind?: string;
	text: string;
	envelope?: { api_response: unknown; api_error_message: string; api_server_version: string; api_status_code: number };
}

async function observe(target: Target, { as, call, fault, prepareFake }: Call): Promise<Observation> {
	if (target.fake) {
		prepareFake?.(target.fake);
		if (fault) target.fake.faults.plan(fault);
	}
	const visitor = new Visitor(target, as);
	await visitor.attempt(call(visitor));
	const reply = visitor.last;
	if (!reply) throw visitor.failure ?? new Error(`${target.name} was not asked anything`);
	const type = header(reply, 'content-type');
	return {
		status: reply.status,
		type,
		cookies: [reply.headers['set-cookie'] ?? []].flat().map((line) => line.replace(/=[^;]+/, '=…').replace(/ Expires=[^;]*;/, '')),
		kind: visitor.failure?.kind,
		text: reply.body.replaceAll(target.url, '<origin>'),
		envelope: type === 'application/json' ? (JSON.parse(reply.body) as Observation['envelope']) : undefined,
	};
}

function expectAnswer({ status, text, envelope }: Observation, call: Call, error: string | undefined): void {
	expect(status).toBe(call.status);
	if (!envelope) return expect(text).toContain(error ?? '');
	expect(Object.keys(envelope).sort()).toEqual(['api_error_message', 'api_response', 'api_server_version', 'api_status_code']);
	expect(envelope.api_status_code).toBe(status);
	const message = envelope.api_error_message.replace(IS_ID, '<id>');
	// The search engine goes on with advice of its own.
	if (error?.includes('Result window')) expect(message).toContain(error);
	else expect(message).toBe(error ?? '');
}

describe.each(realVersions)('Assemblyline %s answers as the fake server does to', (version) => {
	let real: Target;
	beforeAll(async () => {
		real = await realTarget(version);
	});

	it.each(calls.map((call) => [call.name, call] as const))('%s', async (_name, call) => {
		const fake = await fakeTarget();
		try {
			const [mine, theirs] = [await observe(fake, call), await observe(real, call)];
			const older = version.startsWith('4.6') ? call.on46 : undefined;
			expectAnswer(mine, call, call.error);
			// What the older server takes without a word is none of the fake one's.
			if (older?.status) return expect(theirs.status).toBe(older.status);
			expectAnswer(theirs, call, older?.error ?? call.error);
			expect([mine.type, mine.cookies, mine.kind]).toEqual([theirs.type, theirs.cookies, theirs.kind]);
			if (call.page) expect(mine.text).toBe(theirs.text);
			const optional = [...(call.optional ?? []), ...(older?.optional ?? [])];
			expect(differences(mine.envelope?.api_response, theirs.envelope?.api_response, { ...call, optional })).toEqual([]);
			if (call.matching) expect([mine.envelope?.api_response, theirs.envelope?.api_response]).toMatchObject([call.matching, call.matching]);
			if (call.values) expect(mine.envelope?.api_response).toEqual(theirs.envelope?.api_response);
		} finally {
			await fake.fake?.stop();
		}
	});

	it('any call, with its version in every envelope', async () => {
		const visitor = new Visitor(real);
		await visitor.client.read('help/constants/');
		expect(visitor.client.serverVersion).toBe(version);
	});
});

describe('The contract', () => {
	it('has a name for each call', () => {
		expect(new Set(calls.map(({ name }) => name)).size).toBe(calls.length);
	});

	it('has no exception that no server needs', () => {
		const unneeded = calls.filter(({ on46, error }) => on46?.error !== undefined && on46.error === error);
		expect(unneeded).toEqual([]);
	});
});
