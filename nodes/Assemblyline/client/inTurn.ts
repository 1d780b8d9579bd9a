/** The last task for each key. */
const last = new Map<string, Promise<unknown>>();

/**
 * Runs a task after all earlier ones with the same key have ended: for what is read, changed and written back as a
 * whole, where two at a time would undo each other's change. It holds for this process; other processes and people
 * are not waited for.
 * @param key what is changed, with its server, e.g. `https://al.example user/analyst`
 */
export async function inTurn<T>(key: string, task: () => Promise<T>): Promise<T> {
	const before = last.get(key);
	const running = before ? before.then(task, task) : task();
	last.set(key, running);
	try {
		return await running;
	} finally {
		if (last.get(key) === running) last.delete(key);
	}
}
