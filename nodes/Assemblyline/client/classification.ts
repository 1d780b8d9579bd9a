import { own } from './own';

/** What classifications mean on a server, as `user/whoami/` tells it (`c12nDef`). */
export interface ClassificationDefinition {
	/** Whether the server keeps what is marked from those who may not see it; else every marking comes back as the lowest. */
	enforce: boolean;
	/** The lowest marking, which everybody may see. */
	UNRESTRICTED: string;
	/** Short names of levels to their rank, and ranks to short names. */
	levels_map: Record<string, number | string>;
	/** Long names of levels to short ones. */
	levels_map_lts: Record<string, string>;
	/** Other names of levels to short ones. */
	levels_aliases: Record<string, string>;
	/** Long names of access requirements to short ones. */
	access_req_map_lts: Record<string, string>;
}

interface Marking {
	rank: number;
	requirements: Set<string>;
	/** Groups and subgroups, as they are written: who may see it. */
	groups: string;
}

/** A marking such as `TLP:AMBER//COMMERCIAL//REL TO CSE`. */
function markingOf(text: string, definition: ClassificationDefinition): Marking {
	const { levels_map: ranks, levels_map_lts: levels, levels_aliases: aliases, access_req_map_lts: requirements } = definition;
	const [level = '', ...parts] = text.toUpperCase().split('//');
	const short = own(levels, level) ?? own(aliases, level) ?? level;
	const known = new Set(Object.values(requirements));
	const tokens = parts.flatMap((part) => (part.startsWith('REL') ? [part] : part.split('/'))).map((token) => own(requirements, token) ?? token);
	return { rank: Number(own(ranks, short) ?? NaN), requirements: new Set(tokens.filter((token) => known.has(token))), groups: tokens.filter((token) => !known.has(token)).sort().join('//') };
}

/** Whether everybody who may see what has the first marking may see what has the other one, too; false where that cannot be told. */
export function isAsRestrictive(marking: string, than: string, definition: ClassificationDefinition): boolean {
	if (marking === than) return true;
	const [higher, lower] = [markingOf(marking, definition), markingOf(than, definition)];
	return higher.rank >= lower.rank && [...lower.requirements].every((name) => higher.requirements.has(name)) && (lower.groups === '' || lower.groups === higher.groups);
}

/** How high a marking is: one that the server's definition does not know is taken for the highest, none for the lowest. */
function rankOf(marking: string, definition: ClassificationDefinition): number {
	const { rank } = markingOf(marking, definition);
	return marking === '' ? -1 : Number.isNaN(rank) ? Infinity : rank;
}

/** Of two markings the one that fewer may see: where that cannot be told, the one of the higher level, or else the first. */
export function stricterOf(first: string, second: string, definition: ClassificationDefinition): string {
	if (second === '' || isAsRestrictive(first, second, definition)) return first;
	return isAsRestrictive(second, first, definition) || rankOf(second, definition) > rankOf(first, definition) ? second : first;
}
