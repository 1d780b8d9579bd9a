import type { Delivery } from './delivery';
import type { EventSource } from './event';
import type { Recovery } from './recovery';

/** The field that tells when a document of an index came to be. Indexes without one are not here. */
export const TIME_FIELDS: Record<string, string> = {
	alert: 'reporting_ts',
	badlist: 'added',
	error: 'created',
	file: 'seen.first',
	result: 'created',
	retrohunt: 'created_time',
	safelist: 'added',
	signature: 'last_modified',
	submission: 'times.completed',
	workflow: 'creation_date',
};

/** New documents of an index, by searching from time to time. */
export class SearchSource implements EventSource {
	constructor(
		private readonly recovery: Recovery,
		private readonly delivery: Delivery,
	) {}

	start(): void {
		void this.recovery.once();
		this.recovery.start();
	}

	async stop(): Promise<void> {
		await this.recovery.stop();
		await this.delivery.stop();
	}
}
