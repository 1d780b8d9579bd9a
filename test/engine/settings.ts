/** What n8n's engine reads as it is loaded: it keeps a key for its instance in a folder, and logs every error of a node. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.N8N_USER_FOLDER = join(tmpdir(), `n8n-engine-${process.env.JEST_WORKER_ID}`);
process.env.N8N_LOG_LEVEL = 'silent';
