import type { ITriggerFunctions } from 'n8n-workflow';
import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { activationWarning, assertTlsAbility, showFailedExecution } from '../../../nodes/Assemblyline/n8n/abilities';
import { asNodeError } from '../../../nodes/Assemblyline/n8n/errors';
import { node } from '../../support/contexts';

const tls = { rejectUnauthorized: true };

describe('An n8n that lacks nothing', () => {
	it('is the one that the tests run in', () => {
		expect(() => assertTlsAbility({ ...tls, ca: 'ca', cert: 'cert', key: 'key' })).not.toThrow();
		expect(activationWarning()).toBeUndefined();
	});
});

describe('An n8n before 2.20', () => {
	it.each([[{ ca: 'ca' }, /^CA Certificate: n8n before 2.20/, /NODE_EXTRA_CA_CERTS/], [{ cert: 'cert', key: 'key' }, /^Certificate: n8n before 2.20/, /Update n8n/]])('refuses %j in words', (settings, problem, hint) => {
		const check = () => assertTlsAbility({ ...tls, ...settings }, false);
		expect(check).toThrow(InvalidParameterError);
		expect(check).toThrow(problem);
		expect(check).toThrow(expect.objectContaining({ hint: expect.stringMatching(hint) as string }));
	});

	it('takes a credential without them, and one that ignores SSL issues', () => {
		expect(() => assertTlsAbility(tls, false)).not.toThrow();
		expect(() => assertTlsAbility({ rejectUnauthorized: false }, false)).not.toThrow();
	});

	it('warns of what may start twice', () => {
		expect(activationWarning(false)).toMatch(/start once more/);
	});
});

describe('A failure of a trigger that goes on', () => {
	const error = asNodeError(node, new Error('no'));

	it('is shown as a failed execution', () => {
		const saveFailedExecution = jest.fn();
		showFailedExecution({ saveFailedExecution }, error);
		expect(saveFailedExecution).toHaveBeenCalledWith(error);
	});

	it('is no TypeError where n8n has no such thing', () => {
		expect(() => showFailedExecution({} as unknown as ITriggerFunctions, error)).not.toThrow();
	});
});
