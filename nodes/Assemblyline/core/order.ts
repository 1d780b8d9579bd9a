/**
 * Compares by a text, whatever its case. Signs are compared as they are: the collator that `localeCompare` makes at
 * its first use takes a tenth of the time in which n8n loads the nodes.
 */
export function byText<T>(textOf: (item: T) => string): (a: T, b: T) => number {
	return (a, b) => {
		const [first, second] = [textOf(a).toLowerCase(), textOf(b).toLowerCase()];
		return first < second ? -1 : Number(first > second);
	};
}

/** As n8n shows options: by their names. */
export const byName = byText(({ name }: { name: string }) => name);
