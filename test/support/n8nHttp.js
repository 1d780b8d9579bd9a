/** n8n's own HTTP code, outside a running n8n, so that tests and benchmarks send what the nodes send. */
const { dirname, join } = require('node:path');

const network = dirname(require.resolve('@n8n/backend-network'));
const { httpRequest } = require(join(network, 'http', 'axios', 'request.js'));
const { executeLegacyRequest } = require(join(network, 'http', 'legacy-request.js'));

/** `environment` is what that code reads its proxy from; a jest test has a copy of its own in `process.env`. */
module.exports = { httpRequest, executeLegacyRequest, environment: process.env };
