/** A node with the fake server behind it, and what it sends. */
import type { INodeParameters } from 'n8n-workflow';
import { useFake } from '../support/fakeClient';
import { credentialFor } from '../support/helpers';
import { execute, type Execution } from './engine';

type Rest = Partial<Omit<Execution, 'operation' | 'parameters'>>;

export function useStage() {
	const fake = useFake();
	return {
		fake,
		/** Runs the operation for one item without anything in it, unless told otherwise. */
		run: (operation: string, parameters: INodeParameters, rest: Rest = {}) => execute({ items: [{ json: {} }], credential: credentialFor(fake().url), ...rest, operation, parameters }),
		/** Each request but the login and whoami, e.g. `POST submit/ {"url":"…"}`. */
		sent: () =>
			fake()
				.requests(/^(?!POST auth|GET user\/whoami)/)
				.map(({ method, path, query, json }) => `${method} ${path}${query.size > 0 ? `?${query.toString()}` : ''}${json === undefined ? '' : ` ${JSON.stringify(json)}`}`),
	};
}
