import { confirm } from '../client/confirm';
import { hinted } from '../client/failures';
import { type DownloadedFile, downloadFile } from '../client/download';
import { path, type QueryValue } from '../client/path';
import type { HttpMethod } from '../client/transport';
import type { JsonObject } from '../client/types';
import type { FieldMap, FieldValues } from './field';
import { defineOperation, type Effect, effectOf, type Operation, type OperationResult, type OperationTexts } from './operation';
import { changesOf, queryOf } from './sent';

type Query = Record<string, QueryValue>;

export interface CallDefinition<F extends FieldMap> extends Omit<OperationTexts, 'endpoints'> {
	/**
	 * What is called, as the server documents it, e.g. `GET submission/<sid>/file/<sha256>/`: the first fields, in their
	 * order, give each `<part>` its value. What the other fields hold is sent under their server names: as the query of
	 * a GET, else as a JSON object. `query` and `body` are for what has another form, and replace that.
	 */
	endpoint: string;
	fields: F;
	/** The values of the path's parts, where the fields are shown in another order. */
	parts?(values: FieldValues<F>): string[];
	query?(values: FieldValues<F>): Query;
	/** Sent as JSON, whatever it is: some endpoints want a bare text or list. */
	body?(values: FieldValues<F>): unknown;
	check?(values: FieldValues<F>): void;
	/** Milliseconds, where the server takes longer than for other calls. */
	timeoutMs?: number;
	/** Milliseconds for which it is waited where the call is a submission, and as many run as the server allows the user. */
	roomMs?: number;
	/** What a failure of the server without words of its own (status 500) usually means. */
	hint?: string;
}

/**
 * Declares an operation that is one call, and gives its reply, or what `answer` makes of that. Its `effect` decides
 * whether the call is repeated when it fails in passing, and whether an agent may have it made.
 */
export function defineCall<F extends FieldMap, R = JsonObject>(definition: CallDefinition<F> & { answer?(reply: R, values: FieldValues<F>): OperationResult }): Operation {
	const { endpoint, timeoutMs, roomMs, hint, answer, effect = effectOf([endpoint]) } = definition;
	return defineOperation({
		...definition,
		effect,
		endpoints: [endpoint],
		async execute({ client }, values) {
			const { method, path: called, ...sent } = requestOf(definition, values, effect);
			const options = { ...sent, timeoutMs, roomMs };
			const call = effect === 'reads' ? client.read<R>(called, options, method as 'GET' | 'POST') : client.write<R>(method, called, options);
			const reply = await (hint === undefined ? call : hinted(call, hint));
			return answer ? answer(reply, values) : (reply as OperationResult);
		},
	});
}

function requestOf<F extends FieldMap>({ endpoint, fields, parts, query, body }: CallDefinition<F>, values: FieldValues<F>, effect: Effect): { method: HttpMethod; path: string; query?: Query; json?: unknown } {
	const [method, template = ''] = endpoint.split(' ') as [HttpMethod, string?];
	const texts = template.split(/<[^>]*>/);
	const shown = Object.entries(fields).filter(([name]) => values[name] !== undefined);
	const inPath = shown.splice(0, texts.length - 1).map(([name]) => String(values[name]));
	const request = { method, path: path(texts, ...(parts?.(values) ?? inPath)) };
	if (query || body) return { ...request, query: query?.(values), json: body?.(values) };
	const left = Object.fromEntries(shown.filter(([, { serverName }]) => serverName !== null));
	const rest = effect === 'changes' ? changesOf(left, values) : queryOf(left, values);
	if (method === 'GET') return { ...request, query: rest as Query };
	return { ...request, json: Object.keys(left).length > 0 ? rest : undefined };
}

/**
 * Declares an operation that is one call, and gives what `answer` says of it with success. Where the reply does not
 * say that it was done, `failure` is the error, and `failureHint` what to do.
 */
export function defineChange<F extends FieldMap>(
	definition: CallDefinition<F> & { answer(values: FieldValues<F>): JsonObject; failure(values: FieldValues<F>): string; failureHint?: string },
): Operation {
	const { answer, failure, failureHint, ...rest } = definition;
	return defineCall<F, unknown>({
		effect: 'changes',
		...rest,
		answer(reply, values) {
			confirm(reply, failure(values), failureHint);
			return { ...answer(values), success: true };
		},
	});
}

/** Declares an operation that is one call whose reply is a file, of which `answer` makes what it gives. */
export function defineDownload<F extends FieldMap>(definition: CallDefinition<F> & { answer(file: DownloadedFile, values: FieldValues<F>): OperationResult }): Operation {
	const { endpoint, timeoutMs, hint, answer } = definition;
	return defineOperation({
		...definition,
		endpoints: [endpoint],
		async execute({ client }, values) {
			const { path: called, query } = requestOf(definition, values, 'reads');
			const download = downloadFile(client, called, { query, timeoutMs });
			return answer(await (hint === undefined ? download : hinted(download, hint)), values);
		},
	});
}
