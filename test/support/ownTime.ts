/** Milliseconds for which this thread has had a processor: what work costs, however busy the machine is. */
export function ownTime(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}
