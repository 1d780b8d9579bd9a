/** What started the executions of a workflow, and how often each alert did. */
import type { Published } from '../lab/assemblyline/publish';
import { type Execution, type Json, type N8n, triggerItems } from '../lab/n8n/driver';
import { sleep } from '../lab/support';

/** One event in an execution. */
export interface Start {
	event: Json;
	/** The name of the trigger. */
	trigger: string;
	/** The id of the execution. */
	execution: string;
	/** Milliseconds since 1970. */
	startedAt: number;
}

/** How often each published alert has started an execution. */
export interface Tally {
	published: number;
	delivered: number;
	lost: string[];
	doubled: string[];
	recovered: number;
}

/** The most that n8n lists at once. */
const PAGE = 250;
const TRIGGER = 'n8n-nodes-assemblyline.assemblylineTrigger';

/** Reads each execution once: reading what they hold is work for n8n, which the workflows under test would have to wait for. */
export class Starts {
	/** By workflow, then by execution. */
	private readonly known = new Map<string, Map<string, Start[]>>();

	constructor(private readonly n8n: () => N8n) {}

	/**
	 * The trigger's events of all executions of a workflow.
	 * @param quickly only the newest are looked through, until there are some that are known all
	 */
	async of(workflow: string, quickly = false): Promise<Start[]> {
		const known = this.known.get(workflow) ?? new Map<string, Start[]>();
		this.known.set(workflow, known);
		const unknown = new Set<string>();
		let knownInARow = 0;
		// n8n leaves out those that run: an older one may turn up later.
		for await (const { id } of this.executions(workflow, false, PAGE)) {
			knownInARow = known.has(String(id)) ? knownInARow + 1 : 0;
			if (knownInARow === 0) unknown.add(String(id));
			if (quickly && knownInARow === PAGE) break;
		}
		if (unknown.size > 0) {
			for await (const execution of this.executions(workflow, true, Math.min(PAGE, unknown.size + 5))) {
				const id = String(execution.id);
				// Somebody has run the same event again, by hand.
				const trigger = execution.workflowData.nodes.find(({ type }) => type === TRIGGER)?.name ?? '';
				const items = execution.mode === 'retry' ? [] : triggerItems(execution, trigger);
				const startedAt = Date.parse(execution.startedAt);
				known.set(id, items.map(({ json: event }) => ({ event, trigger, execution: id, startedAt })));
				if (unknown.delete(id) && unknown.size === 0) break;
			}
		}
		return [...known.values()].flat();
	}

	/** The executions of a workflow, the newest first. */
	private async *executions(workflow: string, includeData: boolean, limit: number): AsyncGenerator<Execution> {
		for (let cursor: string | null = ''; cursor !== null; ) {
			const path = `/api/v1/executions?workflowId=${workflow}&includeData=${includeData}&limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
			const page: { data: Execution[]; nextCursor: string | null } = await this.n8n().rest('GET', path);
			yield* page.data;
			cursor = page.nextCursor;
		}
	}

	/** Waits until every published alert is delivered, or no further one is for so many milliseconds; then for doubles, and counts. */
	async tally(workflow: string, published: Published[], patienceMs = 180_000, doublesMs = 1_500): Promise<Tally> {
		let [missing, since] = [Infinity, Date.now()];
		for (;;) {
			const ids = new Set((await this.of(workflow, true)).map(({ event }) => event.id));
			const stillMissing = published.filter(([id]) => !ids.has(id)).length;
			if (stillMissing < missing) [missing, since] = [stillMissing, Date.now()];
			if (missing === 0 || Date.now() - since >= patienceMs) break;
			await sleep(Math.max(300, published.length * 3));
		}
		await sleep(doublesMs);
		return count(published, await this.of(workflow));
	}
}

function count(published: Published[], starts: Start[]): Tally {
	const counts = new Map(published.map(([id]) => [id, 0]));
	let recovered = 0;
	for (const { event } of starts) {
		const id = String(event.id);
		const times = counts.get(id);
		if (times === undefined) continue;
		counts.set(id, times + 1);
		if (event.recovered === true) recovered++;
	}
	return {
		published: published.length,
		delivered: [...counts.values()].filter((times) => times > 0).length,
		lost: [...counts].filter(([, times]) => times === 0).map(([id]) => id),
		doubled: [...counts].filter(([, times]) => times > 1).map(([id]) => id),
		recovered,
	};
}

/** Nothing lost, nothing twice; the failure message shows the counts. */
export function expectAll(tally: Tally, published: number): void {
	expect({ ...tally, recovered: 0 }).toEqual({ published, delivered: published, lost: [], doubled: [], recovered: 0 });
}
