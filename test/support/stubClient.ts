import type { AssemblylineClient, CallOptions } from '../../nodes/Assemblyline/client/client';

/** What a call asks for: its query, or the JSON of its body. */
export type Asked = Record<string, unknown>;
export type StubAnswer = (path: string, asked: Asked) => unknown;

/** A client that answers each call with what a function makes of it; `asked` has what was asked for so far. */
export function clientThat(answer: StubAnswer) {
	const asked: Asked[] = [];
	const paths: string[] = [];
	const reply = (path: string, { query, json }: CallOptions = {}) => {
		const what = (query ?? json ?? {}) as Asked;
		asked.push(what);
		paths.push(path);
		return new Promise((resolve) => resolve(answer(path, what)));
	};
	const client = { read: reply, cached: reply, write: (_method: string, path: string, options?: CallOptions) => reply(path, options) };
	return { client: client as Partial<AssemblylineClient> as AssemblylineClient, asked, paths };
}
