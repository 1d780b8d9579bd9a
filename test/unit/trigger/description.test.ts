import type { INodeParameters, INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { triggerProperties } from '../../../nodes/Assemblyline/trigger/description';
import { triggerSettings } from '../../../nodes/Assemblyline/trigger/settings';
import { TIME_FIELDS } from '../../../nodes/Assemblyline/delivery/sources';
import { feeds } from '../../../nodes/Assemblyline/feed/feeds';
import { triggerContext } from './context';

const isProperty = (option: INodeProperties | INodePropertyCollection | INodePropertyOptions): option is INodeProperties => 'type' in option;
const isChoice = (option: INodeProperties | INodePropertyCollection | INodePropertyOptions): option is INodePropertyOptions => 'value' in option;

const inner = triggerProperties.flatMap(({ options = [] }) => options.filter(isProperty));
const all = [...triggerProperties, ...inner];
const shownFor = (name: string, source: string) => triggerProperties.find((property) => property.name === name && property.displayOptions?.show?.source?.includes(source));
const sources = (triggerProperties.find(({ name }) => name === 'source')?.options ?? []).filter(isChoice).map(({ value }) => String(value));
const optionsOf = (source: string) => (shownFor('options', source)?.options ?? []).filter(isProperty);

/** What has to be filled in for each source. */
const REQUIRED: Record<string, INodeParameters> = { notificationQueue: { notificationQueue: 'q' }, search: { query: '*' }, verdictChanged: { query: '*' } };
const read = (source: string, options: INodeParameters = {}) => triggerSettings(triggerContext('http://assemblyline.test', { source, ...REQUIRED[source], options }).context);

describe('The parameters of the trigger', () => {
	it('are all described, but for notices and the collections of options', () => {
		expect(all.filter(({ type, description }) => !description && type !== 'notice' && type !== 'collection').map(({ name }) => name)).toEqual([]);
	});

	it('have options in alphabetical order, each with a name of its own', () => {
		for (const { options = [] } of all) {
			const names = options.map((option) => (isProperty(option) ? option.displayName : option.name));
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
			expect(new Set(names).size).toBe(names.length);
		}
	});

	it('offer every event of each feed', () => {
		for (const [source, { events }] of Object.entries(feeds)) {
			const offered = (shownFor('events', source)?.options ?? []).filter(isChoice).map(({ value }) => value);
			expect(offered.sort()).toEqual(Object.keys(events).sort());
		}
	});

	it('offer every index that can be searched by time', () => {
		expect((shownFor('index', 'search')?.options ?? []).filter(isChoice).map(({ value }) => value)).toEqual(Object.keys(TIME_FIELDS));
	});

	it.each(sources)('are right as they come, for %s', (source) => {
		expect(read(source)).toMatchObject({ source });
	});

	it.each(sources)('mean the same for %s whether an option is left out or added with its default', (source) => {
		const isCondition = (name: string) => name.startsWith('only');
		for (const { name, default: value } of optionsOf(source).filter((option) => !isCondition(option.name))) {
			expect({ name, settings: read(source, { [name]: value as INodeParameters[string] }) }).toEqual({ name, settings: read(source) });
		}
	});

	it('have a lower limit in the editor where they are numbers', () => {
		for (const { name, typeOptions } of inner.filter(({ type }) => type === 'number')) expect([name, typeof typeOptions?.minValue]).toEqual([name, 'number']);
	});
});
