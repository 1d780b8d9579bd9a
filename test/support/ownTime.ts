/** Milliseconds for which this thread has had a processor: what work costs, however busy the machine is. */
export function ownTime(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

/** What work comes to, which may have a processor for no more than five seconds: the square of a large input takes longer. */
export async function withinSeconds<T>(work: () => Promise<T> | T): Promise<T> {
	const begin = ownTime();
	const answer = await work();
	expect(ownTime() - begin).toBeLessThan(5_000);
	return answer;
}
