import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { triggerProperties } from '../../../nodes/Assemblyline/trigger/description';
import { triggerSettings } from '../../../nodes/Assemblyline/trigger/settings';
import { triggerContext } from './context';

const read = (values: INodeParameters) => triggerSettings(triggerContext('http://assemblyline.test', values).context);
const queue = (options: INodeParameters = {}): INodeParameters => ({ source: 'notificationQueue', notificationQueue: 'q', options });
const search = (values: INodeParameters = {}): INodeParameters => ({ source: 'search', index: 'file', query: 'type:*', ...values });
const watch = (values: INodeParameters = {}): INodeParameters => ({ source: 'verdictChanged', watch: 'hashes', hashes: 'a'.repeat(64), ...values });
const status = (options: INodeParameters = {}, events = ['ingestHeartbeat', 'serviceHeartbeat']): INodeParameters => ({ source: 'systemStatus', events, options });

describe('The settings of the trigger', () => {
	it('are those of an alert feed where nothing was chosen', () => {
		expect(read({ source: 'alert' })).toEqual({
			source: 'alert', events: ['alertCreated'], conditions: undefined,
			query: '', backfill: 'reconnect', overlapMs: 60_000, pollIntervalMs: 60_000, batchSize: 1, enrich: false, simplify: true, testEvent: 'latest',
		});
	});

	it.each<[INodeParameters, object]>([
		[{ source: 'alert', events: ['alertUpdated', 'alertCreated'] }, { source: 'alert', events: ['alertUpdated', 'alertCreated'] }],
		[{ source: 'submission' }, { source: 'submission', events: ['submissionCompleted'], pollIntervalMs: 60_000 }],
		[{ source: 'submission', events: ['submissionStarted'], query: ' max_score:>0 ' }, { query: 'max_score:>0', events: ['submissionStarted'] }],
		[{ source: 'submission', events: ['submissionReceived'], query: '  ' }, { query: '', events: ['submissionReceived'] }],
		[{ source: 'systemStatus', events: ['scalerHeartbeat'] }, { source: 'systemStatus', events: ['scalerHeartbeat'], query: '', conditions: undefined }],
		[queue(), { source: 'notificationQueue', queues: ['q'], pollIntervalMs: 5_000 }],
		[queue({ pollInterval: '2.5' }), { pollIntervalMs: 2_500 }],
		[{ ...queue(), notificationQueue: ' b, a ,, b' }, { queues: ['b', 'a'] }],
		[search(), { source: 'search', index: 'file', timeField: 'seen.first', query: 'type:*', pollIntervalMs: 30_000 }],
		[search({ index: 'submission' }), { timeField: 'times.completed' }],
		[search({ options: { pollInterval: 1, overlapSeconds: 5, batchSize: 50 } }), { pollIntervalMs: 1_000, overlapMs: 5_000, batchSize: 50 }],
		[{ source: 'verdictChanged', query: ' max_score:<500 ' }, { source: 'verdictChanged', files: { query: 'max_score:<500' }, onlyWhen: 'any', pollIntervalMs: 300_000, simplify: true }],
		[watch({ query: 'a:b', options: { onlyWhen: 'becomesMalicious', pollInterval: 60, batchSize: 10 } }), { query: '', files: { hashes: ['a'.repeat(64)] }, onlyWhen: 'becomesMalicious', pollIntervalMs: 60_000, batchSize: 10 }],
		[watch({ hashes: ` ${'A'.repeat(64)}\n${'b'.repeat(64)}, ${'a'.repeat(64)} ,` }), { files: { hashes: ['a'.repeat(64), 'b'.repeat(64)] } }],
		[watch({ hashes: ['c'.repeat(64)] }), { files: { hashes: ['c'.repeat(64)] } }],
		[{ source: 'alert', simplify: false }, { simplify: false }],
		[{ source: 'systemStatus' }, { simplify: false }],
		[search({ index: 'file' }), { simplify: false }],
		[search({ index: 'alert' }), { simplify: true }],
		[{ source: 'alert', options: { backfill: 'always', enrich: true, testEvent: 'next' } }, { backfill: 'always', enrich: true, testEvent: 'next' }],
		[{ source: 'alert', options: { backfill: 'never', enrich: 'true', testEvent: 'other' } }, { backfill: 'never', enrich: false, testEvent: 'latest' }],
	])('%j are read', (values, settings) => {
		expect(read(values)).toMatchObject(settings);
	});

	it.each<[INodeParameters, object | undefined]>([
		[{}, undefined],
		[{ onlyBelowProcessingChance: 1 }, { belowProcessingChance: 1 }],
		[{ onlyBelowProcessingChance: 0.25, onlyAboveQueueLength: 0 }, { belowProcessingChance: 0.25, aboveQueueLength: 0 }],
		[{ onlyServicesWithoutInstance: true, batchSize: 3 }, { withoutInstance: true }],
		[{ onlyServicesWithoutInstance: false }, undefined],
	])('of the system status with %j have the conditions %j', (options, conditions) => {
		expect(read(status(options))).toHaveProperty('conditions', conditions);
	});

	const bad: [INodeParameters, RegExp][] = [
		[{ source: 'weather' }, /^Trigger On: 'weather' is not a source/],
		[{ source: 'toString' }, /^Trigger On: 'toString' is not a source/],
		[{ source: 7 }, /^Trigger On: '7' is not a source/],
		[{ source: 'alert', events: [] }, /^Events: is empty/],
		[{ source: 'alert', events: 'alertCreated' }, /^Events: is empty/],
		[{ source: 'alert', events: ['submissionCompleted'] }, /^Events: 'submissionCompleted' is not an event of this source/],
		[{ source: 'alert', events: ['alertCreated', 'toString'] }, /^Events: 'toString' is not an event/],
		[{ source: 'submission', events: ['submissionCompleted', 'submissionReceived'], query: 'a:b' }, /^Query: cannot filter submissionReceived/],
		[{ source: 'submission', events: ['submissionIngested'], query: 'a:b' }, /^Query: cannot filter submissionIngested/],
		[{ ...queue(), notificationQueue: '' }, /^Notification Queue: is empty/],
		[{ ...queue(), notificationQueue: ' , ' }, /^Notification Queue: is empty/],
		[{ ...queue(), notificationQueue: 'good,2024-x' }, /^Notification Queue: '2024-x' must not begin with '2024-'/],
		[{ ...queue(), notificationQueue: 'a b' }, /^Notification Queue: may have letters/],
		[queue({ pollInterval: 0 }), /^Poll Interval \(Seconds\): must be at least 1/],
		[queue({ pollInterval: 'x' }), /^Poll Interval \(Seconds\): is not a number/],
		// Timers of more than 24.8 days run off at once: that would ask the server without a pause.
		[search({ options: { pollInterval: 3_000_000 } }), /^Poll Interval \(Seconds\): /],
		[search({ options: { pollInterval: Infinity } }), /^Poll Interval \(Seconds\): /],
		[queue({ batchSize: 0 }), /^Batch Size: must be at least 1/],
		[queue({ batchSize: 2.5 }), /^Batch Size: /],
		[search({ options: { overlapSeconds: 4 } }), /^Overlap \(Seconds\): must be at least 5/],
		[search({ index: 'heuristic' }), /^Index: must be one of alert, .*workflow$/],
		[search({ index: 'toString' }), /^Index: must be one of/],
		[search({ query: ' ' }), /^Query: is empty/],
		[{ source: 'verdictChanged' }, /^Query: is empty/],
		[{ source: 'verdictChanged', watch: 'others' }, /^Watch: must be one of/],
		[watch({ hashes: ' ,\n' }), /^SHA-256: is empty/],
		[watch({ hashes: `${'a'.repeat(64)}, ${'a'.repeat(32)}` }), /^SHA-256: has 'a{32}' in it, which is no SHA-256/],
		[watch({ hashes: `${'a'.repeat(64)} b, https:\/\/evil.example/c\nb` }), /^SHA-256: has 'b', 'hxxps:\/\/evil\[\.\]example\/c' in it, which is no SHA-256/],
		[watch({ hashes: '["a' }), /^SHA-256: begins as a JSON list/],
		[watch({ hashes: Array.from({ length: 1_001 }, (_, index) => index.toString(16).padStart(64, '0')) }), /^SHA-256: has 1001; a trigger watches 1000 at the most/],
		[watch({ options: { onlyWhen: 'never' } }), /^Only When: must be one of/],
		[watch({ options: { pollInterval: 0 } }), /^Poll Interval \(Seconds\): must be at least 1/],
		[status({ onlyBelowProcessingChance: -0.1 }), /^Only Below Processing Chance: must be at least 0/],
		[status({ onlyBelowProcessingChance: 50 }), /^Only Below Processing Chance: /],
		[status({ onlyAboveQueueLength: 'many' }), /^Only Above Queue Length: is not a number/],
		[status({ onlyServicesWithoutInstance: true }, ['ingestHeartbeat']), /^Only Services Without Instance: needs the event Service Heartbeat/],
		[status({ onlyBelowProcessingChance: 1 }, ['serviceHeartbeat']), /^Only Below Processing Chance: needs the event Ingest Heartbeat/],
	];

	it.each(bad)('%j are refused by the name of the parameter', (values, problem) => {
		expect(() => read(values)).toThrow(InvalidParameterError);
		expect(() => read(values)).toThrow(problem);
	});

	it('are refused by a name that stands in the node', () => {
		const displayNames = ({ displayName, options = [] }: INodeProperties): string[] => [displayName, ...options.flatMap((option) => ('displayName' in option && 'type' in option ? displayNames(option) : []))];
		const known = new Set(triggerProperties.flatMap(displayNames));
		const named = bad.flatMap(([values]) => {
			try {
				read(values);
				return [];
			} catch (error) {
				return error instanceof InvalidParameterError ? [error.parameter] : [];
			}
		});
		expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
	});

	it('say what to do where that is not plain', () => {
		const hintOf = (values: INodeParameters) => {
			try {
				read(values);
				return undefined;
			} catch (error) {
				return (error as InvalidParameterError).hint;
			}
		};
		expect(hintOf(search({ query: '' }))).toContain('*');
		expect(hintOf({ source: 'submission', events: ['submissionReceived'], query: 'a:b' })).toContain('Leave the query empty');
	});
});
