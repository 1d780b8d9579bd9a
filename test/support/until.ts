import { waitFor } from '../lab/support';

/**
 * Looks again and again until it is so.
 * @throws Error that shows the condition, where it never is
 */
export async function until(isSo: () => unknown): Promise<void> {
	await waitFor(isSo, 60_000, 2, String(isSo));
}
