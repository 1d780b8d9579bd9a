/** The levels of TLP 2.0. */
export type Tlp = 'amber' | 'amber+strict' | 'clear' | 'green' | 'red';

/** The names that servers use for a level: the default definition has short forms, and TLP 1.0 called `white` what is `clear` now. */
const NAMES: Record<string, Tlp> = {
	A: 'amber', AMBER: 'amber', 'A+S': 'amber+strict', 'AMBER+STRICT': 'amber+strict',
	C: 'clear', CLEAR: 'clear', G: 'green', GREEN: 'green', R: 'red', RED: 'red', W: 'clear', WHITE: 'clear',
};

/** Whether the second level is more secret than the first. */
export const isAbove = (level: Tlp, limit: Tlp): boolean => RANKS[level] > RANKS[limit];

/** From free to secret. */
const RANKS: Record<Tlp, number> = { clear: 0, green: 1, amber: 2, 'amber+strict': 3, red: 4 };

/** All levels that a classification names, wherever they stand in it; undefined for one with a name that is not known. */
export function tlpsIn(classification: string): (Tlp | undefined)[] {
	const [, ...marked] = classification.replace(/(?<![\p{Pd}_ ])[\p{Pd}_ ]+(S|STRICT)\b/giu, '+$1').split(/TLP:/i);
	return marked.map((text) => NAMES[/^[A-Z+ ]*/i.exec(text.trim())?.[0].trim().toUpperCase() ?? '']);
}

/** The highest level in a classification such as `TLP:AMBER//REL TO CSE`; undefined where it has none that is known. */
export const tlpOf = (classification: string): Tlp | undefined =>
	tlpsIn(classification).reduce((highest, level) => (level && (!highest || isAbove(level, highest)) ? level : highest), undefined);

/** Whether a classification says more than its TLP. */
export const saysMoreThanTlp = (classification: string): boolean => classification !== '' && (tlpOf(classification) === undefined || !/^TLP:[^/]*$/i.test(classification));
