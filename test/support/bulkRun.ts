/** Runs Ingest Many as n8n would, with a socket, on a server of the lab. */
import { readFileSync } from 'node:fs';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { route } from '../../nodes/Assemblyline/core/router';
import { resources } from '../../nodes/Assemblyline/resources';
import { lab } from '../lab/assemblyline/facts';
import { executeContext } from './contexts';
import { n8nHelpers } from './http';
import { credentialFor } from './helpers';

export interface BulkRow {
	ingestId: string | null;
	sha256: string;
	outcome?: string;
	score?: number | null;
	status?: string;
	sid?: string | null;
	verdict?: string | null;
	duplicateOf?: number;
}

/** Ingests texts; answers the items of the output, the hints above it, and how many files the server was sent. */
export async function ingestTexts(url: string, texts: string[], run: { queueLimit?: number; runId?: string; waitTimeout?: number } = {}, { wait = true, concurrency = 8, options = {}, continueOnFail = false } = {}) {
	const credential = credentialFor(url, { authentication: 'apiKey', username: lab.admin.name, apiKey: lab.admin.apiKey, caCertificate: readFileSync(lab.ca, 'utf8'), timeout: 60 });
	const items = texts.map((text) => ({ inputSource: 'text', text, waitForResults: wait, options: { ttl: 1, ...run, ...options }, requestOptions: { concurrency } }));
	let sent = 0;
	const httpRequest = (request: IHttpRequestOptions) => {
		if (request.method === 'POST' && new URL(request.url).pathname.endsWith('/api/v4/ingest/')) sent++;
		return n8nHelpers.httpRequest(request);
	};
	const { context, hints } = executeContext({ credential, resource: 'ingest', operation: 'ingestMany', items, httpRequest, continueOnFail });
	const [output = []] = await route(context, resources);
	return { rows: output.map(({ json }) => json as unknown as BulkRow), hints, sent };
}
