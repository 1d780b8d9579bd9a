import { messageOf } from '../client/errors';
import { abortWith, pause, sleep } from '../client/retry';
import { hashOfKey } from './keyHashes';
import type { PendingEvent, ReadyEvent, TriggerEvent } from './event';
import type { Ledger } from './ledger';
import { pauseAfter } from './repeating';

export interface ExecutionsOptions {
	ledger: Ledger;
	/**
	 * Starts the workflow with these items; resolves when it has run. `key` is the same for the same events for ever,
	 * undefined where they have none.
	 */
	emit(items: TriggerEvent[], key: string | undefined): Promise<void>;
	/** Whether n8n has written an execution down that can never run: it is asked for under another key. */
	isDead?(error: unknown): boolean;
	onError(reason: string): void;
	/** Executions at once; tests alone set it. */
	concurrency?: number;
}

/** Between two tries to read documents, or to start an execution. */
export const LONGEST_PAUSE_MS = 30_000;
/** n8n refuses within this time what it cannot store; an execution not refused by then is in its database, and its event done. */
const WRITTEN_AFTER_MS = 300_000;
/** n8n never tells of the end of an execution that has timed out on a worker. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** The executions that n8n is asked for: so many at once, and each until n8n has it. */
export class Executions {
	private running = 0;
	/** Those that n8n could not start, and that are tried again. */
	private failing = 0;
	private wakeUp: (() => void) | undefined;

	constructor(
		private readonly options: ExecutionsOptions,
		/** Ends all waiting here; n8n goes on with what it has. */
		private readonly stopping: AbortSignal,
	) {
		stopping.addEventListener('abort', () => this.wakeUp?.());
	}

	/** Whether n8n refuses one of them. */
	get isRefused(): boolean {
		return this.failing > 0;
	}

	/** Waits until another may start; while n8n cannot start one, it is not asked for others. */
	async slot(): Promise<void> {
		const { concurrency = 100 } = this.options;
		while ((this.running >= concurrency || this.isRefused) && !this.stopping.aborted) {
			await new Promise<void>((resolve) => (this.wakeUp = resolve));
		}
	}

	/**
	 * One execution, in a slot of its own. What n8n cannot start, e.g. because its database is away, is tried until it
	 * can: it knows by the key what it has started already.
	 * @param id the hashes of its events, as the ledger has it
	 * @param isLast no other follows at once
	 */
	async run(batch: ReadyEvent[], id: string, isLast: boolean): Promise<void> {
		const { emit, isDead, ledger, onError } = this.options;
		const items = batch.map(({ item }) => item);
		const keys = batch.flatMap(({ event }) => event.key ?? []);
		const key = keys.length < items.length ? undefined : keyOf(id, keys);
		const end = this.takeSlot();
		let number = ledger.numberOf(id);
		for (let failures = 1; !this.stopping.aborted; failures++) {
			ledger.start(id, number, isLast);
			const answered = new AbortController();
			const callOff = abortWith(answered, this.stopping);
			const written = sleep(WRITTEN_AFTER_MS, answered.signal);
			void written.then(() => ledger.end(id, keys), () => undefined);
			try {
				await emit(items, key !== undefined && number > 1 ? `${key} #${number}` : key);
				ledger.end(id, keys);
				break;
			} catch (error) {
				onError(`n8n did not start the workflow for ${items.map(({ event, id }) => `${event} ${id}`).join(', ')}: ${messageOf(error)}`);
				if (key === undefined) break;
				// After the first refusal at once: that the key is used up is saved only with the next try, and n8n may die before that.
				if (isDead?.(error) && number++ === 1) continue;
				this.failing++;
				await pauseAfter(failures, LONGEST_PAUSE_MS, this.stopping);
				this.failing--;
				this.wakeUp?.();
			} finally {
				callOff();
				answered.abort();
			}
		}
		end();
	}

	/** Takes one of the slots, and answers how to give it back; that happens by itself where n8n never tells the end of the execution. */
	private takeSlot(): () => void {
		this.running++;
		const ended = new AbortController();
		const callOff = abortWith(ended, this.stopping);
		void pause(FORGOTTEN_AFTER_MS, ended.signal).then(() => {
			callOff();
			this.running--;
			this.wakeUp?.();
		});
		return () => ended.abort();
	}
}

/** One event has its own key, several have their hashes. */
function keyOf(id: string, [firstKey = '']: string[]): string {
	return id === hashOfKey(firstKey) ? firstKey : id;
}

/** The hashes of these events, as the ledger names their execution. */
export function idOf(events: PendingEvent[]): string {
	return events.flatMap(({ key }) => (key === undefined ? [] : hashOfKey(key))).join('');
}
