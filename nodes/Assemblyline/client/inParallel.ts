/** Runs a task for each value, `limit` at a time; the first failure ends it, and no task is begun after it. */
export async function inParallel<T>(limit: number, values: AsyncIterable<T> | Iterable<T>, task: (value: T, index: number) => Promise<void>): Promise<void> {
	const queue = numbered(values);
	const failures: unknown[] = [];
	const worker = async () => {
		try {
			for await (const { index, value } of queue) {
				if (failures.length > 0) return;
				await task(value, index);
			}
		} catch (error) {
			failures.push(error);
		}
	};
	await Promise.all(Array.from({ length: limit }, worker));
	if (failures.length > 0) throw failures[0];
}

/** The values with their places; one generator for all workers, each of which takes the next one. */
async function* numbered<T>(values: AsyncIterable<T> | Iterable<T>) {
	let index = 0;
	for await (const value of values) yield { index: index++, value };
}
