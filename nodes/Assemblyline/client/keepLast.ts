/** Puts a value under its key, as the one that was used last, and takes out the one that was not for the longest time where there are more than `most`. */
export function keepLast<T>(kept: Map<string, T>, key: string, value: T, most: number): void {
	kept.delete(key);
	kept.set(key, value);
	const [oldest] = kept.keys();
	if (oldest !== undefined && kept.size > most) kept.delete(oldest);
}
