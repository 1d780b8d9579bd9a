import { isDead } from '../../../nodes/Assemblyline/trigger/execution';

describe('An execution that n8n could not start', () => {
	it.each([
		[Object.assign(new Error('anything'), { name: 'ReplyError' }), true],
		[new Error("READONLY You can't write against a read only replica. script: 4f2"), true],
		[new Error("OOM command not allowed when used memory > 'maxmemory'."), true],
		[new Error('Connection is closed.'), true],
		[new Error('Connection terminated due to connection timeout'), false],
		[new Error('the node READONLY'), false],
		['nothing that is an error', false],
	])('after %s is written down and will never run: %s', (error, expected) => {
		expect(isDead(error)).toBe(expected);
	});
});
