/** Does it again until it comes out well, and answers what came out last, so that a test shows what was wrong: for what a busy machine may miss once. */
export async function tried<T>(times: number, attempt: () => Promise<T>, isWell: (answer: T) => boolean): Promise<T> {
	for (let left = times; ; ) {
		const answer = await attempt();
		if (isWell(answer) || --left === 0) return answer;
	}
}
