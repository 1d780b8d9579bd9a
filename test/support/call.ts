import type { Operation, OperationContext, OperationResult } from '../../nodes/Assemblyline/core/operation';

/** What an operation answers for one item, with checked values. */
export async function resultOf(operation: Operation, context: OperationContext, values: Record<string, unknown>): Promise<OperationResult | undefined> {
	const [one] = await operation.call(context, [{ index: 0, values }], { stopAtFailure: true });
	return one && 'result' in one ? one.result : undefined;
}
