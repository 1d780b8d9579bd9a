import type { ExpressionString, INodeProperties } from 'n8n-workflow';
import { propertyOf } from './field';
import type { Resource } from './operation';
import { byText } from './order';
import { requestOptions } from './requestOptions';

/** What the canvas shows below a node's name, e.g. 'Submit And Wait: Submission'. */
export const SUBTITLE = "={{ [$parameter.operation, $parameter.resource].map((name) => name[0].toUpperCase() + name.slice(1).replace(/[A-Z]/g, ' $&')).join(': ') }}";

/** n8n's description of resources, operations and fields, with every displayOptions in it. A new node begins with the first resource. */
export function buildProperties(resources: readonly Resource[]): INodeProperties[] {
	return [
		resourceProperty(resources),
		...resources.map(operationProperty),
		...resources.flatMap(fieldProperties),
		{ ...requestOptions.property, options: (requestOptions.property.options as INodeProperties[]).map(forTools) },
	];
}

/** What concerns agents alone is shown where the node is the tool of one. */
const forTools = (property: INodeProperties): INodeProperties =>
	property.name === 'allowAgentChanges' ? { ...property, displayOptions: { show: { '@tool': [true] } } } : property;

/** A tool has one output, its answer. */
const notForTools = (property: INodeProperties): INodeProperties => ({ ...property, displayOptions: { ...property.displayOptions, hide: { '@tool': [true] } } });

function resourceProperty(resources: readonly Resource[]): INodeProperties {
	const initial = resources[0]?.value ?? '';
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value, description }) => ({ name, value, description })),
		default: initial,
	};
}

function operationProperty(resource: Resource): INodeProperties {
	const initial = resource.operations[0]?.value ?? '';
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options: resource.operations.map(({ name, value, action, description }) => ({ name, value, action, description })),
		default: initial,
	};
}

interface SharedProperty {
	/** Equal for properties that are one but for the options in them. */
	key: string;
	operations: string[];
	property: INodeProperties;
	/** Of a collection: each option with the operations that have it. */
	options: Map<string, { property: INodeProperties; operations: string[] }>;
}

/** The fields of all operations, in each one's order; what several have alike stands there once: n8n's editor loads it all at its start. */
function fieldProperties({ value: resource, operations }: Resource): INodeProperties[] {
	const shared: SharedProperty[] = [];
	for (const { value, fields, outputs } of operations) {
		let next = 0;
		for (const [name, field] of Object.entries(fields)) {
			const own = propertyOf(field, fields, resource, []);
			const whole = name === outputs?.parameter ? notForTools(own) : own;
			const { options, ...shell } = whole;
			const offered = field.fields ? (options as INodeProperties[]) : [];
			const key = JSON.stringify(field.fields ? shell : whole);
			const known = shared.findIndex((one, index) => index >= next && one.key === key && (!field.fields || areAlike(one, offered)));
			const place = known >= 0 ? known : next;
			if (known < 0) shared.splice(place, 0, { key, operations: [], property: whole, options: new Map() });
			next = place + 1;
			shared[place]?.operations.push(value);
			for (const option of offered) addOption(shared[place], option, value);
		}
	}
	return shared.map(({ operations: shownFor, property, options }) => {
		const displayOptions = { ...property.displayOptions, show: { ...property.displayOptions?.show, operation: shownFor } };
		return options.size === 0 ? { ...property, displayOptions } : { ...property, displayOptions, options: optionsShownFor(shownFor, [...options.values()]) };
	});
}

/** Whether a collection has some of these options, and no other one under the name of any. */
function areAlike({ options }: SharedProperty, offered: INodeProperties[]): boolean {
	const known = offered.filter(({ name }) => options.has(name));
	return known.length > 0 && known.every((option) => JSON.stringify(options.get(option.name)?.property) === JSON.stringify(option));
}

function addOption(shared: SharedProperty | undefined, property: INodeProperties, operation: string): void {
	const known = shared?.options.get(property.name);
	if (known) known.operations.push(operation);
	else shared?.options.set(property.name, { property, operations: [operation] });
}

/** The options of a collection that operations share; one that not all of them have is shown for those alone. */
function optionsShownFor(all: string[], options: { property: INodeProperties; operations: string[] }[]): INodeProperties[] {
	return options
		.map(({ property, operations }) => (operations.length === all.length ? property : { ...property, displayOptions: { show: { '/operation': operations } } }))
		.sort(byText(({ displayName }) => displayName));
}

/** The node's outputs: one, or the several that an operation has when its switch is on. n8n evaluates it in the editor. */
export function outputsExpression(resources: readonly Resource[]): ExpressionString {
	const cases = resources.flatMap((resource) =>
		resource.operations.flatMap(({ value, outputs }) => {
			if (!outputs) return [];
			const named = outputs.names.map((displayName) => ({ type: 'main', displayName }));
			const condition = `$parameter.resource === ${JSON.stringify(resource.value)} && $parameter.operation === ${JSON.stringify(value)} && $parameter.${outputs.parameter} === true`;
			return [`${condition} ? ${JSON.stringify(named)} : `];
		}),
	);
	return `={{ ${cases.join('')}["main"] }}`;
}
