import { sleep } from './retry';

/** Milliseconds for which one loop goes on before everything else in n8n gets its turn. */
const SLICE_MS = 10;

/** The time that a long loop may take at a stretch: `if (slice.isOver()) await slice.next();` in each step. */
export class Slice {
	private begin = performance.now();

	isOver(): boolean {
		return performance.now() - this.begin >= SLICE_MS;
	}

	/** Lets everything else have its turn, and begins anew. */
	async next(): Promise<void> {
		await sleep(0);
		this.begin = performance.now();
	}
}
