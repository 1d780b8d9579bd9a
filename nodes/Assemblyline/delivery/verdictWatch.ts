import type { AssemblylineClient } from '../client/client';
import { whoAmI } from '../client/user';
import type { VerdictThresholds } from '../findings/verdict';
import type { Delivery } from './delivery';
import type { PendingEvent } from './event';
import { earlierStanding, type Facts, factsOf, type Found, standingOf, watchedFilesOf } from './facts';
import type { Ledger } from './ledger';
import { Repeating, type RepeatingOptions } from './repeating';
import { serverTime } from './serverTime';
import { isWanted, movesOf, type OnlyWhen, type Standing, toldOf } from './standing';
import { type Change, keyOf, MOST_WATCHED, type Remembered } from './watched';

/** The files that are watched: those of the submissions that match a Lucene query, or those with these SHA-256. */
export type WatchedFiles = { query: string } | { hashes: string[] };

export interface VerdictWatchOptions extends RepeatingOptions {
	client: AssemblylineClient;
	files: WatchedFiles;
	onlyWhen: OnlyWhen;
	ledger: Ledger;
	delivery: Delivery;
	/** Milliseconds between two looks. */
	intervalMs: number;
	/** A look succeeded. */
	onDone(): void;
}

const EVENT = 'verdictChanged';

/**
 * The producer of changed verdicts. The server writes no time beside a vote, so no search finds what has changed: each
 * look reads how all the files stand, in a few searches, and compares it with what is remembered.
 */
export class VerdictWatch extends Repeating {
	/** When the next look is made, by performance.now(). */
	private dueAt = 0;
	private endFirstLook!: () => void;
	/** Resolves when the first look has ended, well or not. */
	readonly looked = new Promise<void>((resolve) => (this.endFirstLook = resolve));
	/** What was not read, in words: what was told of the look before, and of this one so far. */
	private toldBefore = new Set<string>();
	private toldNow = new Set<string>();

	constructor(private readonly options: VerdictWatchOptions) {
		super(options);
	}

	/** Waits until a look is due, or looks. */
	protected async next(): Promise<void> {
		const { intervalMs, onDone } = this.options;
		const startedAt = performance.now();
		if (this.dueAt > startedAt) return this.rest(this.dueAt - startedAt);
		await this.look(startedAt).finally(() => this.endFirstLook());
		this.dueAt = startedAt + intervalMs;
		onDone();
	}

	/** Hands over the newest file as it stands, for a test by hand; false where there is none. */
	async sample(): Promise<boolean> {
		const { client, delivery } = this.options;
		const { facts } = await factsOf(client, await this.files(1), { isNew: () => false, since: 0, tell: this.tell });
		const [newest] = [...facts].sort(([, a], [, b]) => b.analyses[0].completed - a.analyses[0].completed);
		if (!newest) return false;
		const [sha256, found] = newest;
		const standing = standingOf(found);
		delivery.enqueue(eventOf({ sha256, before: standing, after: standing }, found, await this.thresholds()));
		return true;
	}

	/** Reads everything first: what fails has changed nothing. */
	private async look(startedAt: number): Promise<void> {
		const { client, ledger: { watched }, ledger } = this.options;
		const wanted = await this.files(MOST_WATCHED);
		const thresholds = await this.thresholds();
		const now = await serverTime(client, ledger, startedAt);
		const untold = new Set(watched.changes.map(({ sha256 }) => sha256));
		const since = Math.floor((ledger.floor ?? 0) / 1000);
		const found = await factsOf(client, [...new Set([...wanted, ...untold])], { isNew: (sha256) => watched.get(sha256) === undefined, since, tell: this.tell });
		if (this.stopped) return;
		[this.toldBefore, this.toldNow] = [this.toldNow, new Set()];
		const inTurn = wanted.toReversed();
		// A new one must not push out one that is still to be compared, now or once its change is done.
		watched.keep(inTurn);
		for (const sha256 of inTurn) {
			const facts = found.facts.get(sha256);
			// One change of a file after the other: n8n may refuse the first, and take the second.
			if (facts && !untold.has(sha256)) this.compare(sha256, facts, { now: Math.floor(now / 1000), since, thresholds });
		}
		this.enqueueChanges(found, now, thresholds);
		ledger.swept(now);
		// Before n8n is asked for the first of them: with that it saves all.
		ledger.remember();
	}

	/** Compares how a file stands with what is remembered of it; one that is not known with what the server had before. */
	private compare(sha256: string, found: Facts, { now, since, thresholds }: { now: number; since: number; thresholds: VerdictThresholds }): void {
		const { ledger: { watched }, onlyWhen } = this.options;
		const before: Remembered = watched.get(sha256) ?? { ...earlierStanding(found, since), since: now };
		const after = standingNow(found, before);
		const hasMoved = movesOf(before, after, thresholds).length > 0;
		if (hasMoved && isWanted(onlyWhen, before, after, thresholds)) watched.add({ sha256, before, after });
		// A clock that is put back must not make two changes one.
		watched.note(sha256, { ...after, since: hasMoved ? Math.max(now, before.since + 1) : before.since });
	}

	/** Hands over the changes that are not done, those that an earlier process of n8n has left too. One that nothing can be said of now waits. */
	private enqueueChanges({ facts, unread }: Found, now: number, thresholds: VerdictThresholds): void {
		const { ledger: { watched }, delivery } = this.options;
		for (const change of watched.changes) {
			if (!unread.has(change.sha256)) delivery.enqueue({ ...eventOf(change, facts.get(change.sha256), thresholds), key: keyOf(change), time: now });
		}
		delivery.endRegrouping();
	}

	/** The SHA-256 of the files that are watched; of those of a query so many at the most. */
	private async files(most: number): Promise<string[]> {
		const { client, files } = this.options;
		return 'hashes' in files ? files.hashes : watchedFilesOf(client, files.query, most, this.tell);
	}

	/** Tells what was not read: once, until a look has something else to tell or nothing. */
	private readonly tell = (message: string) => {
		if (!this.toldBefore.has(message) && !this.toldNow.has(message)) this.options.onError(new Error(message));
		this.toldNow.add(message);
	};

	private async thresholds(): Promise<VerdictThresholds> {
		return (await whoAmI(this.options.client)).configuration.submission.verdicts;
	}
}

/** How a file stands now. Where its newest submission is gone, an older one is no news: the score stays. */
function standingNow(found: Facts, { score, completed }: Standing): Standing {
	const now = standingOf(found);
	return now.completed < completed ? { ...now, score, completed } : now;
}

/** The event, whose document is the newest submission; where that is gone, before the event is delivered or by now, what the look has found stands for it. */
function eventOf({ sha256, before, after }: Pick<Change, 'sha256' | 'after'> & { before: Standing }, found: Facts | undefined, thresholds: VerdictThresholds): PendingEvent {
	const extra = { changed: movesOf(before, after, thresholds), before: toldOf(before, thresholds), after: toldOf(after, thresholds), votes: found?.votes };
	const standIn = { state: 'completed', max_score: after.score, files: [{ sha256 }], times: { completed: new Date(after.completed * 1000).toISOString() } };
	const document = found ? { documentId: found.analyses[0].sid, standIn } : { document: standIn };
	return { event: EVENT, id: sha256, ...document, time: Date.now(), recovered: false, extra };
}
