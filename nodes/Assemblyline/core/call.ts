import { confirm, hinted } from '../client/confirm';
import { path, type QueryValue } from '../client/path';
import type { HttpMethod } from '../client/transport';
import type { JsonObject } from '../client/types';
import { effectOf } from './effect';
import type { FieldMap, FieldValues } from './field';
import { defineOperation, type Operation, type OperationResult, type OperationTexts } from './operation';
import { changesOf, queryOf } from './sent';

interface CallDefinition<F extends FieldMap> extends Omit<OperationTexts, 'endpoints'> {
	/**
	 * What is called, as the server documents it, e.g. `GET submission/<sid>/file/<sha256>/`: the first fields, in their
	 * order, give each `<part>` its value. What the other fields hold is sent under their server names: as the query of
	 * a GET, else as a JSON object. `query` and `body` are for what has another form, and replace that.
	 */
	endpoint: string;
	fields: F;
	query?(values: FieldValues<F>): Record<string, QueryValue>;
	/** Sent as JSON, whatever it is: some endpoints want a bare text or list. */
	body?(values: FieldValues<F>): unknown;
	check?(values: FieldValues<F>): void;
	/** Milliseconds, where the server takes longer than for other calls. */
	timeoutMs?: number;
	/** What a failure of the server without words of its own (status 500) usually means. */
	hint?: string;
}

/**
 * Declares an operation that is one call, and gives its reply, or what `answer` makes of that. Whether the call is
 * repeated when it fails in passing, and whether an agent may have it made, is what `effectOf` says of its endpoint.
 */
export function defineCall<F extends FieldMap, R = JsonObject>(definition: CallDefinition<F> & { answer?(reply: R, values: FieldValues<F>): OperationResult }): Operation {
	const { endpoint, fields, query, body, timeoutMs, hint, answer, ...texts } = definition;
	const [method, template = ''] = endpoint.split(' ') as [HttpMethod, string?];
	const segments = template.split(/<[^>]*>/);
	const effect = effectOf(endpoint);
	return defineOperation({
		...texts,
		fields,
		endpoints: [endpoint],
		async execute({ client }, values) {
			const given = Object.entries<unknown>(values).filter(([, value]) => value !== undefined);
			const parts = given.slice(0, segments.length - 1);
			const left = Object.fromEntries(Object.entries(fields).filter(([name, { serverName }]) => serverName !== null && given.some(([known]) => known === name) && !parts.some(([taken]) => taken === name)));
			const rest = effect === 'changes' ? changesOf(left, values) : queryOf(left, values);
			const isOwn = query !== undefined || body !== undefined;
			const options = {
				query: isOwn || method !== 'GET' ? query?.(values) : (rest as Record<string, QueryValue>),
				json: isOwn || method === 'GET' || Object.keys(left).length === 0 ? body?.(values) : rest,
				timeoutMs,
			};
			const called = path(segments, ...parts.map(([, value]) => String(value)));
			const isRepeatable = effect === 'reads' && (method === 'GET' || method === 'POST');
			const call = isRepeatable ? client.read<R>(called, options, method) : client.write<R>(method, called, options);
			const reply = await (hint === undefined ? call : hinted(call, hint));
			return answer ? answer(reply, values) : (reply as OperationResult);
		},
	});
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
		...rest,
		answer(reply, values) {
			confirm(reply, failure(values), failureHint);
			return { ...answer(values), success: true };
		},
	});
}
