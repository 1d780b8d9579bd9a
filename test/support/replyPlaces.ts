/** Every place of a server's reply in which a text can stand, found by walking an example of it. */

/** Objects whose names are data: what malware writes can be one of them. */
const FREE_NAMES = /^(record\.metadata|tree\.tree|summary\.(map|attack_matrix|heuristics|heuristic_sections|tags\.\w+))$|\.children$/;

export interface Place {
	/** E.g. `record.files.0.name`; of a name, the object's path with `.*` behind it and the name. */
	path: string;
	/** The example with a text in this place. */
	holding(text: string): unknown;
}

/** The places in a value of JSON: each text, number and word, and each name that is data. */
export function placesIn(value: unknown, path: string): Place[] {
	if (Array.isArray(value)) {
		return (value as unknown[]).flatMap((one, index) =>
			placesIn(one, `${path}.${index}`).map((place) => ({ ...place, holding: (text) => value.map((other, at) => (at === index ? place.holding(text) : (other as unknown))) })),
		);
	}
	if (typeof value !== 'object' || value === null) return [{ path, holding: (text) => text }];
	const entries = Object.entries(value);
	const replaced = (name: string, make: (one: unknown) => [string, unknown]) => Object.fromEntries(entries.map(([other, one]) => (other === name ? make(one) : [other, one as unknown])));
	return entries.flatMap(([name, one]) => [
		...(FREE_NAMES.test(path) ? [{ path: `${path}.* ${name.slice(0, 20)}`, holding: (text: string) => replaced(name, (content) => [text, content]) }] : []),
		...placesIn(one, `${path}.${name.slice(0, 20)}`).map((place) => ({ ...place, holding: (text: string) => replaced(name, () => [name, place.holding(text)]) })),
	]);
}
