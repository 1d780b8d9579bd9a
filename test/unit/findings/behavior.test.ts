import { behaviorOf } from '../../../nodes/Assemblyline/findings/behavior';

const timesOf = (process: object) => behaviorOf({ results: { process: [process] } }).map(({ time, ended }) => [time, ended]);

it.each([
	['0001-01-01T00:00:00.000000Z', '9999-12-31T23:59:59.000000Z', '2026-01-01T00:00:01.000000Z', '2026-01-01T00:00:01.000000Z', null],
	['2026-01-01T00:00:02.000000Z', '2026-01-01T00:00:09.000000Z', '2026-01-01T00:00:01.000000Z', '2026-01-01T00:00:02.000000Z', '2026-01-01T00:00:09.000000Z'],
	['9999-12-31T23:59:59.999999Z', undefined, '0001-01-01T00:00:00.000000Z', null, null],
	[undefined, undefined, undefined, null, null],
])('A process from %s to %s, observed %s, began %s and ended %s', (start_time, end_time, time_observed, time, ended) => {
	expect(timesOf({ start_time, end_time, objectid: { time_observed } })).toEqual([[time, ended]]);
});

it('A connection has no time that nobody knows', () => {
	expect(behaviorOf({ results: { netflow: [{ objectid: { time_observed: '0001-01-01T00:00:00.000000Z' } }] } })).toMatchObject([{ time: null }]);
});
