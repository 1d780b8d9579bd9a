import { ConditionGate, conditionsOf, type StatusConditions } from '../../../nodes/Assemblyline/delivery/conditions';
import { liveEvent } from '../../../nodes/Assemblyline/delivery/event';
import type { Json } from './support';

const ingest = (data: Json) => liveEvent('ingestHeartbeat', 'ingestHeartbeat', data);
const service = (name: string, data: Json) => liveEvent('serviceHeartbeat', name, { service_name: name, ...data });

/** What a gate lets through, as `condition+` where it begins to hold and `condition-` where it ceases to. */
function changes(wanted: StatusConditions, ...events: ReturnType<typeof liveEvent>[]): string[] {
	const gate = new ConditionGate(wanted, new Set());
	return events.map((event) => gate.changes(event).map(({ extra }) => `${String(extra?.condition)}${extra?.active ? '+' : '-'}`).join(' '));
}

describe('A condition', () => {
	it('lets a heartbeat through when it begins to hold and when it ceases to, not in between', () => {
		const chances = [1, 0.9, 0.5, 0.4, 0.9, 1, 0.1];
		const heartbeats = chances.map((critical) => ingest({ processing_chance: { critical, low: 1 } }));
		expect(changes({ belowProcessingChance: 0.9 }, ...heartbeats)).toEqual(['', '', 'belowProcessingChance+', '', 'belowProcessingChance-', '', 'belowProcessingChance+']);
	});

	it('that holds at the first heartbeat is told of at once; one that does not hold then is no news', () => {
		const wanted = { withoutInstance: true };
		expect(changes(wanted, service('Extract', { instances: 0 }))).toEqual(['withoutInstance+']);
		expect(changes(wanted, service('Extract', { instances: 2 }))).toEqual(['']);
	});

	it('leaves the heartbeat unchanged, and says which one it is and whether it holds', () => {
		const heartbeat = service('Extract', { instances: 0, queue: 7 });
		expect(new ConditionGate({ withoutInstance: true }, new Set()).changes(heartbeat)).toEqual([{ ...heartbeat, key: `withoutInstance:Extract:true:${heartbeat.time}`, extra: { condition: 'withoutInstance', active: true } }]);
	});

	it('that holds when n8n ends, and no longer after its start, is told of then', () => {
		const holding = new Set<string>();
		new ConditionGate({ withoutInstance: true }, holding).changes(service('Extract', { instances: 0 }));
		const afterRestart = new ConditionGate({ withoutInstance: true }, new Set(JSON.parse(JSON.stringify([...holding])) as string[]));
		expect(afterRestart.changes(service('Extract', { instances: 1 }))).toMatchObject([{ extra: { condition: 'withoutInstance', active: false } }]);
	});

	it('is kept for each service by itself', () => {
		const heartbeats = [service('A', { instances: 0 }), service('B', { instances: 0 }), service('A', { instances: 0 }), service('A', { instances: 1 }), service('B', { instances: 0 }), service('B', { instances: 3 })];
		expect(changes({ withoutInstance: true }, ...heartbeats)).toEqual(['withoutInstance+', 'withoutInstance+', '', 'withoutInstance-', '', 'withoutInstance-']);
	});

	it('on queues is kept for each component and each service by itself', () => {
		const heartbeats = [
			service('A', { queue: 11 }),
			service('B', { queue: 1 }),
			ingest({ queues: { ingest: 5, unique: 11 } }),
			liveEvent('dispatcherHeartbeat', 'dispatcherHeartbeat', { queues: { ingest: 1 } }),
			service('A', { queue: 10 }),
			ingest({ queues: { ingest: 11, unique: 0 } }),
			ingest({ queues: { ingest: 0, unique: 0 } }),
		];
		expect(changes({ aboveQueueLength: 10 }, ...heartbeats)).toEqual(['aboveQueueLength+', '', 'aboveQueueLength+', '', 'aboveQueueLength-', '', 'aboveQueueLength-']);
	});

	it('stays as it is through heartbeats that do not speak of it', () => {
		const heartbeats = [service('A', { instances: 0 }), ingest({ instances: 0 }), service('A', {}), service('A', { instances: null }), service('A', { instances: 0 })];
		expect(changes({ withoutInstance: true }, ...heartbeats)).toEqual(['withoutInstance+', '', '', '', '']);
	});

	it('and another may change in one heartbeat: each is an event of its own', () => {
		const heartbeat = service('A', { instances: 0, queue: 20 });
		expect(changes({ withoutInstance: true, aboveQueueLength: 10 }, heartbeat)).toEqual(['aboveQueueLength+ withoutInstance+']);
	});

	it('never changes where none is wanted', () => {
		expect(changes({}, service('A', { instances: 0, queue: 10_000 }), ingest({ processing_chance: { low: 0 } }))).toEqual(['', '']);
	});
});

describe('Whether a condition holds', () => {
	it.each<[StatusConditions, Json, boolean | undefined]>([
		[{ belowProcessingChance: 1 }, { processing_chance: { critical: 1, low: 1 } }, false],
		[{ belowProcessingChance: 1 }, { processing_chance: { critical: 1, low: 0.99 } }, true],
		[{ belowProcessingChance: 0.5 }, { processing_chance: { critical: 0.5 } }, false],
		[{ belowProcessingChance: 0 }, { processing_chance: { critical: 0 } }, false],
		[{ belowProcessingChance: 1 }, { processing_chance: {} }, undefined],
		[{ belowProcessingChance: 1 }, { processing_chance: { critical: null, low: 'no' } }, undefined],
		[{ belowProcessingChance: 1 }, {}, undefined],
		[{ aboveQueueLength: 0 }, { queues: { ingest: 0 } }, false],
		[{ aboveQueueLength: 0 }, { queues: { ingest: 1 } }, true],
		[{ aboveQueueLength: 10 }, { queues: { ingest: 10, unique: 2 } }, false],
		[{ aboveQueueLength: 10 }, { queues: { ingest: [11] } }, undefined],
		[{ aboveQueueLength: 10 }, { queue: 11 }, true],
		[{ aboveQueueLength: 10 }, { queues: null }, undefined],
	])('%j, of %j, is %j', (wanted, data, holds) => {
		expect([...conditionsOf(ingest(data), wanted).values()]).toEqual(holds === undefined ? [] : [holds]);
	});

	it('without instance, is a matter of services only', () => {
		expect([...conditionsOf(ingest({ instances: 0 }), { withoutInstance: true })]).toEqual([]);
	});
});
