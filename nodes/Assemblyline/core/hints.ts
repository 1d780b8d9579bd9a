import { harmless } from '../findings/sanitize';

/** How many of what a line is about are listed in it: nobody reads a line of a hundred IDs. */
const LISTED = 3;

/** Characters of each one that is listed: it may be a name that malware has chosen, or what the server says of one. */
const LENGTH = 300;

/**
 * The lines above the output of a run: each text once, with all that it is about. n8n's own grouping of hints (their
 * `group`) is newer than some versions that run this pack: those would show a line for each.
 */
export class Hints {
	private readonly about = new Map<string, string[]>();

	add(message: string, about?: string): void {
		const known = this.about.get(message) ?? [];
		if (about !== undefined) known.push(about);
		this.about.set(message, known);
	}

	/** E.g. `Not completed within 300 s (12): a, b, c and 9 more`. */
	lines(): string[] {
		return [...this.about].map(([message, all]) => {
			if (all.length === 0) return message;
			const more = all.length > LISTED ? ` and ${all.length - LISTED} more` : '';
			return `${message}${all.length > 1 ? ` (${all.length})` : ''}: ${all.slice(0, LISTED).map((one) => harmless(one, LENGTH)).join(', ')}${more}`;
		});
	}
}
