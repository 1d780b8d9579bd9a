import { sleep } from '../../nodes/Assemblyline/client/retry';

/**
 * Looks again and again until it is so.
 * @throws Error that shows the condition, where it never is
 */
export async function until(isSo: () => unknown, withinMs = 60_000): Promise<void> {
	for (const end = Date.now() + withinMs; !(await isSo()); await sleep(2)) {
		if (Date.now() > end) throw new Error(`It never came to this: ${String(isSo)}`);
	}
}
