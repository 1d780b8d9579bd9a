/** How deep lists and objects within others are followed: far deeper JSON cannot be written at all. */
const MAX_DEPTH = 50;

/** Characters that a number or a word such as `null` counts for, and one more for what stands between two values. */
const SMALL = 6;

/** A value of JSON, or as much of it as was wanted. */
export interface Excerpt {
	value: unknown;
	/** Whether nothing was left out. */
	isWhole: boolean;
}

export interface ExcerptOptions {
	/** Characters of the whole, about. */
	length: number;
	/** Characters of a text or name that are read. */
	textLength: number;
	/** Makes of a text or name what stands in the copy; cuts it itself. */
	write: (text: string, length: number) => string;
}

/** A copy of a JSON value, or the part of it that fits. What is left out costs nothing, however large it is. */
export function excerptOf(value: unknown, { length, textLength, write }: ExcerptOptions): Excerpt {
	let left = length;
	let isWhole = true;
	const text = (content: string) => {
		const written = write(content, textLength);
		// A text of spaces costs as much as any other.
		left -= Math.max(written.length, Math.min(content.length, textLength)) + SMALL;
		return written;
	};
	const copy = (one: unknown, depth: number): unknown => {
		if (typeof one === 'string') return text(one);
		if (typeof one !== 'object' || one === null) {
			left -= SMALL;
			return one;
		}
		if (depth > MAX_DEPTH) {
			isWhole = false;
			return text('… (cut)');
		}
		return Array.isArray(one) ? list(one as unknown[], depth) : object(one, depth);
	};
	const list = (all: unknown[], depth: number) => {
		const copies: unknown[] = [];
		for (const one of all) {
			if (isFull()) break;
			copies.push(copy(one, depth + 1));
		}
		return copies;
	};
	const object = (all: object, depth: number) => {
		const copies: [string, unknown][] = [];
		for (const name in all) {
			if (!Object.hasOwn(all, name)) continue;
			if (isFull()) break;
			copies.push([text(name), copy(Reflect.get(all, name), depth + 1)]);
		}
		return Object.fromEntries(copies);
	};
	const isFull = () => {
		if (left > 0) return false;
		isWhole = false;
		return true;
	};
	return { value: copy(value, 0), isWhole };
}
