import { hashOfKey, hashesIn } from './keyHashes';
import type { PendingEvent } from './event';

/** Events that were in one execution, which n8n knows again by the hashes of all. */
export interface Group {
	id: string;
	events: PendingEvent[];
}

/** Puts the events of executions that an earlier process of n8n had started together again as they were. */
export class Groups {
	/** The execution in which each event was. */
	private readonly ids = new Map<string, string>();
	private readonly incomplete = new Map<string, PendingEvent[]>();

	/** @param ids of the executions, each with the hashes of several events */
	constructor(ids: string[]) {
		for (const id of ids) for (const hash of hashesIn(id)) this.ids.set(hash, id);
	}

	/** The execution in which this event was with others; undefined where it was alone. */
	idOf({ key }: PendingEvent): string | undefined {
		return key === undefined ? undefined : this.ids.get(hashOfKey(key));
	}

	/** Takes an event on; answers the whole group with the last one of it. */
	add(id: string, event: PendingEvent): Group | undefined {
		const events = [...(this.incomplete.get(id) ?? []), event];
		this.incomplete.set(id, events);
		if (hashesIn(id).length > events.length) return undefined;
		this.incomplete.delete(id);
		return { id, events };
	}

	/** Nothing more is found: what the groups still miss is gone, and n8n knows them without it. */
	end(): Group[] {
		const rest = [...this.incomplete].map(([id, events]) => ({ id, events }));
		this.incomplete.clear();
		this.ids.clear();
		return rest;
	}
}
