/** n8n's own HTTP code, outside a running n8n, so that tests and benchmarks send what the nodes send. */
const { dirname, join } = require('node:path');

const network = dirname(require.resolve('@n8n/backend-network'));
const { httpRequest } = require(join(network, 'http', 'axios', 'request.js'));
const { executeLegacyRequest } = require(join(network, 'http', 'legacy-request.js'));

module.exports = { httpRequest, executeLegacyRequest };
