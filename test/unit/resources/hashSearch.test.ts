/** What each source of a hash search said is the result, also where the server answers with an error. */
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { type Answer, refuse } from '../../fake/answer';
import { faultyAnswers } from '../../fake/faults';
import { executeContext } from '../../support/contexts';
import { useFake } from '../../support/fakeClient';
import { credentialFor } from '../../support/helpers';

const fake = useFake();
const HASH = '0'.repeat(64);
async function search() {
	const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'hash', operation: 'search', items: [{ hash: HASH, simplify: false }], continueOnFail: true });
	const [output = []] = await route(context, resources);
	return output.map(({ json }) => json);
}

const answers = (status: number, error: string, data: unknown) => fake().faults.plan(refuse(status, error, data), { on: /^GET hash_search/ });

it.each(['hashSearchFailed', 'hashNotFound', 'hashUnsupported'] as const)('%s: nobody knows it, and what each of them says', async (fault) => {
	fake().faults.plan(fault, { on: /^GET hash_search/ });
	expect(await search()).toEqual([{ hash: HASH, found: false, sources: (faultyAnswers[fault] as Answer).data }]);
});

it.each([
	[404, `Api does not exist (/api/v4/hash_search/${HASH}/)`, ''],
	[500, 'Internal Server Error', ''],
	[500, 'One or more errors occured.', { al: 'no answer' }],
	[403, 'Access Denied', { auth: {}, ui: {} }],
])('%d %s without answers is an error', async (status, error, data) => {
	answers(status, error, data);
	expect(await search()).toMatchObject([{ error: status < 500 ? `${error} [item 0]` : error, details: { status } }]);
});

it('An error has what the server answered beside its message, but for the configuration of the login page', async () => {
	answers(400, 'No.', { reasons: ['a'] });
	expect(await search()).toMatchObject([{ details: { response: { reasons: ['a'] } } }]);
	for (const [status, data] of [[400, ''], [400, {}], [400, null], [400, []], [403, { auth: {} }]] as const) {
		answers(status, 'No.', data);
		expect(await search()).toEqual([{ error: 'No. [item 0]', details: expect.not.objectContaining({ response: expect.anything() as unknown }) as unknown }]);
	}
});
