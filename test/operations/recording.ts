import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { isOfFeed, type RecordedReply, type SendHttp } from './perform';
import type { Given, Row } from './row';

/** What a real server answered to a row, and what the row was given there. */
export interface Recording {
	server: string;
	given: Given;
	replies: RecordedReply[];
}

export const titleOf = ({ operation, name }: Row) => (name ? `${operation} ${name}` : operation);

/** E.g. `recorded/alert/get_that_does_not_exist.json`. */
function fileOf(row: Row): string {
	const [resource = '', rest = ''] = titleOf(row).split(/\.(.*)/s);
	return join(__dirname, 'recorded', resource, `${rest.replace(/[^A-Za-z0-9.]+/g, '_')}.json`);
}

/** A row that is given nothing and sends nothing of its own has no file. */
export function readRecording(row: Row): Recording {
	if (!existsSync(fileOf(row))) return { server: '', given: {}, replies: [] };
	return JSON.parse(readFileSync(fileOf(row), 'utf8')) as Recording;
}

export function writeRecording(row: Row, recording: Recording): void {
	rmSync(fileOf(row), { force: true });
	if (recording.replies.length === 0 && Object.keys(recording.given).length === 0) return;
	mkdirSync(dirname(fileOf(row)), { recursive: true });
	writeFileSync(fileOf(row), `${JSON.stringify(recording, null, '\t')}\n`);
}

/** What is asked once for a session: its replies are given to every row. */
export const SHARED = ['user/whoami/', 'search/fields/alert/'];

const sharedFile = (path: string) => join(__dirname, 'recorded', `${path.replace(/\/$/, '').replaceAll('/', '_')}.json`);

export function writeShared(path: string, envelope: object): void {
	writeFileSync(sharedFile(path), `${JSON.stringify(envelope, null, '\t')}\n`);
}

const LOGIN = JSON.stringify({ api_response: {}, api_error_message: '', api_server_version: '4.7.4.25', api_status_code: 200 });

/** Answers login and whoami, and for the rest the recorded replies one after the other; a request too many is an error that says how to record. */
export function replay({ replies }: Recording): SendHttp {
	const left = [...replies];
	return async ({ url, method, encoding }: IHttpRequestOptions) => {
		const body = (content: Buffer | string) => (encoding === 'stream' ? Readable.from([Buffer.from(content)]) : content.toString());
		if (url.endsWith('/auth/login/')) return { statusCode: 200, headers: { 'set-cookie': ['session=recorded'] }, body: body(LOGIN) };
		if (isOfFeed(url)) return { statusCode: 404, headers: {}, body: body('') };
		const shared = SHARED.find((path) => url.endsWith(`/${path}`));
		if (shared) return { statusCode: 200, headers: {}, body: body(readFileSync(sharedFile(shared))) };
		const reply = left.shift();
		if (!reply) throw new Error(`${method ?? 'GET'} ${url} is not recorded: npm run record -- <resource>.<operation> does it`);
		const content = reply.base64 === undefined ? Buffer.from(reply.text ?? '') : Buffer.from(reply.base64, 'base64');
		return { statusCode: reply.status, headers: reply.headers, body: body(content) };
	};
}
