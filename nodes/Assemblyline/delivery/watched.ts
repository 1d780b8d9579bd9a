import { keepLast } from '../client/keepLast';
import { hashOfKey } from './keyHashes';
import type { Standing } from './standing';

/** How a file stood when it was looked at last. */
export interface Remembered extends Standing {
	/** When it was first seen to stand so: seconds since 1970, in the server's clock. */
	since: number;
}

/** A change that the workflow is started for. */
export interface Change {
	sha256: string;
	before: Remembered;
	after: Standing;
}

type StoredStanding = [score: number, completed: number, malicious: number, nonMalicious: number, badlisted: 0 | 1];

/** Plain JSON, short: it is written with each change. */
export interface StoredWatched {
	/** By the hash of each SHA-256, in the order in which they were looked at. */
	files: [hash: string, since: number, ...standing: StoredStanding][];
	/** Changes that are not done. */
	changes: [sha256: string, since: number, before: StoredStanding, after: StoredStanding][];
}

/** Files that are watched, and that are remembered. */
export const MOST_WATCHED = 1_000;

const stored = ({ score, completed, malicious, nonMalicious, badlisted }: Standing): StoredStanding => [score, completed, malicious, nonMalicious, badlisted ? 1 : 0];
const restored = ([score, completed, malicious, nonMalicious, badlisted]: StoredStanding): Standing => ({ score, completed, malicious, nonMalicious, badlisted: badlisted === 1 });

/**
 * The same for each report of a change: by the time since which the file had stood as before it is another one than
 * the same change a while ago.
 */
export function keyOf({ sha256, before: { since }, after }: Change): string {
	return ['verdictChanged', sha256, since, ...stored(after)].join(':');
}

/**
 * How the watched files stand, and the changes that are not done. The two are written together: a change is either in
 * here, or found by the next look again.
 */
export class Watched {
	private readonly files = new Map<string, Remembered>();
	private readonly open = new Map<string, Change>();

	/** @param isDone whether the event with this hash is done */
	constructor(from: StoredWatched | undefined, isDone: (hash: string) => boolean) {
		for (const [hash, since, ...standing] of from?.files ?? []) this.files.set(hash, { ...restored(standing), since });
		for (const [sha256, since, before, after] of from?.changes ?? []) {
			const change = { sha256, before: { ...restored(before), since }, after: restored(after) };
			if (!isDone(hashOfKey(keyOf(change)))) this.open.set(keyOf(change), change);
		}
	}

	/** How a file stood; undefined for one that is not known. */
	get(sha256: string): Remembered | undefined {
		return this.files.get(hashOfKey(sha256));
	}

	/** These are about to be looked at: of those that are known none is forgotten before one that is not among them. */
	keep(files: string[]): void {
		for (const hash of files.map(hashOfKey)) {
			const standing = this.files.get(hash);
			if (!standing) continue;
			this.files.delete(hash);
			this.files.set(hash, standing);
		}
	}

	/** A file was looked at. The one that was not for the longest time is forgotten where there are too many. */
	note(sha256: string, standing: Remembered): void {
		keepLast(this.files, hashOfKey(sha256), standing, MOST_WATCHED);
	}

	/** The changes that are not done, in the order in which they were found. */
	get changes(): Change[] {
		return [...this.open.values()];
	}

	/** Takes a change on. */
	add(change: Change): void {
		this.open.set(keyOf(change), change);
	}

	/** The change with this key is done. */
	settle(key: string): void {
		this.open.delete(key);
	}

	/** What is to be remembered; undefined where nothing is watched. */
	stored(): StoredWatched | undefined {
		if (this.files.size + this.open.size === 0) return undefined;
		return {
			files: [...this.files].map(([hash, { since, ...standing }]) => [hash, since, ...stored(standing)]),
			changes: this.changes.map(({ sha256, before, after }) => [sha256, before.since, stored(before), stored(after)]),
		};
	}
}
