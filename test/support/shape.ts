/** What an answer is made of: kinds of values and names of keys, whatever stands in them. */
interface Shape {
	kinds: Set<string>;
	keys: Map<string, Shape>;
	/** Of all items of a list together. */
	items?: Shape;
}

export interface Comparison {
	/** Objects whose keys are data, e.g. hashes; by path, `*` for any key, `[]` for items. */
	maps?: string[];
	/** Whether the fake's answer may be a part of the real one. */
	part?: boolean;
	/** Keys that one of the two may lack, by path. */
	optional?: string[];
}

/** How the shape of `fake` differs from that of `real`; empty where it does not. */
export function differences(fake: unknown, real: unknown, comparison: Comparison = {}): string[] {
	return compare(shapeOf([fake], '', comparison), shapeOf([real], '', comparison), '', comparison);
}

function shapeOf(values: unknown[], path: string, comparison: Comparison): Shape {
	const inner = new Map<string, unknown[]>();
	const items: unknown[] = [];
	for (const value of values) {
		if (Array.isArray(value)) items.push(...(value as unknown[]));
		else if (typeof value === 'object' && value !== null) {
			const isMap = comparison.maps?.includes(path);
			for (const [key, one] of Object.entries(value)) {
				const name = isMap ? '*' : key;
				inner.set(name, [...(inner.get(name) ?? []), one as unknown]);
			}
		}
	}
	return {
		kinds: new Set(values.map(kindOf)),
		keys: new Map([...inner].map(([key, ones]) => [key, shapeOf(ones, join(path, key), comparison)])),
		items: items.length > 0 ? shapeOf(items, `${path}[]`, comparison) : undefined,
	};
}

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);

function kindOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'list' : typeof value;
}

function compare(fake: Shape, real: Shape, path: string, comparison: Comparison): string[] {
	const here = path || 'the answer';
	// Null stands for a value that is not there: it tells nothing of its kind.
	const known = [...real.kinds].filter((kind) => kind !== 'null');
	const strange = [...fake.kinds].filter((kind) => kind !== 'null' && known.length > 0 && !real.kinds.has(kind));
	if (strange.length > 0) return [`${here} is ${strange.join(' or ')}, the real one ${known.join(' or ')}`];
	const found = fake.items && real.items ? compare(fake.items, real.items, `${path}[]`, comparison) : [];
	if (!fake.kinds.has('object') || !real.kinds.has('object') || comparison.maps?.includes(path)) {
		const [mine, theirs] = [fake.keys.get('*'), real.keys.get('*')];
		return mine && theirs ? [...found, ...compare(mine, theirs, join(path, '*'), comparison)] : found;
	}
	for (const name of new Set([...fake.keys.keys(), ...real.keys.keys()])) {
		const [mine, theirs] = [fake.keys.get(name), real.keys.get(name)];
		const inner = join(path, name);
		if (mine && theirs) found.push(...compare(mine, theirs, inner, comparison));
		else if (comparison.optional?.includes(inner)) continue;
		else if (mine) found.push(`${inner} is in the fake answer only`);
		else if (!comparison.part) found.push(`${inner} is in the real answer only`);
	}
	return found;
}
