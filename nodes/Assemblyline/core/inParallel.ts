/** Runs a task for each value, `limit` at a time; the first failure ends it, and no task is begun after it. */
export async function inParallel<T>(limit: number, values: T[], task: (value: T, index: number) => Promise<void>): Promise<void> {
	const queue = values.entries();
	let failed = false;
	const worker = async () => {
		for (const [index, value] of queue) {
			if (failed) return;
			await task(value, index).catch((error: unknown) => {
				failed = true;
				throw error;
			});
		}
	};
	const ends = await Promise.allSettled(Array.from({ length: Math.min(limit, values.length) }, worker));
	for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
