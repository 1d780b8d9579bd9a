import { type INode, NodeOperationError } from 'n8n-workflow';
import { AssemblylineError, type FailureKind, InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { asNodeError } from '../../../nodes/Assemblyline/n8n/errors';

const node: INode = { id: 'n', name: 'Assemblyline', type: 'assemblyline', typeVersion: 1, position: [0, 0], parameters: {} };

it.each<[string, unknown, string]>([
	...(['badRequest', 'forbidden', 'notFound', 'notReady', 'tooLarge'] as FailureKind[]).map((kind): [string, unknown, string] => [kind, new AssemblylineError(kind, 'No'), 'No [item 3]']),
	...(['loginRefused', 'quota', 'serverError', 'timeout', 'unreachable'] as FailureKind[]).map((kind): [string, unknown, string] => [kind, new AssemblylineError(kind, 'No'), 'No']),
	['a parameter', new InvalidParameterError('Query', 'is empty'), 'Query: is empty [item 3]'],
	["n8n's own", new NodeOperationError(node, 'No credential'), 'No credential'],
	['any other', new Error('broken'), 'broken [item 3]'],
])('An error says whose it is, in words too where another item need not have it: %s', (_what, error, message) => {
	expect(asNodeError(node, error, 3)).toMatchObject({ message, context: { itemIndex: 3 } });
});

it.each<[string, unknown]>([['the server', new AssemblylineError('notFound', 'No')], ["n8n's own", new NodeOperationError(node, 'No')], ['any other', new Error('No')]])('An error of the node as a whole is of no item: %s', (_what, error) => {
	const shown = asNodeError(node, error);
	expect([shown.message, shown.context.itemIndex]).toEqual(['No', undefined]);
});

it('An error of n8n that says its item keeps it', () => {
	expect(asNodeError(node, new NodeOperationError(node, 'No', { itemIndex: 1 }), 3)).toMatchObject({ context: { itemIndex: 1 } });
});
