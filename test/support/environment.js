/**
 * Node's environment with n8n's HTTP code in it, loaded once for all test files: loading it anew takes longer than
 * the tests do.
 */
const { TestEnvironment } = require('jest-environment-node');
const { dirname, join } = require('node:path');

const network = dirname(require.resolve('@n8n/backend-network'));
const { httpRequest } = require(join(network, 'http', 'axios', 'request.js'));
const { executeLegacyRequest } = require(join(network, 'http', 'legacy-request.js'));

module.exports = class extends TestEnvironment {
	async setup() {
		await super.setup();
		this.global.n8nHttp = { httpRequest, executeLegacyRequest };
	}
};
