import type { ExpressionString, INodeProperties } from 'n8n-workflow';
import { propertyOf } from './field';
import type { Resource } from './operation';
import { byName } from './order';
import { requestOptions } from './requestOptions';

/** n8n's description of resources, operations and fields, with every displayOptions in it. */
export function buildProperties(resources: readonly Resource[], initialResource: string): INodeProperties[] {
	return [
		resourceProperty(resources, initialResource),
		...resources.map(operationProperty),
		...resources.flatMap(fieldProperties),
		requestOptions.property,
	];
}

function resourceProperty(resources: readonly Resource[], initial: string): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [...resources]
			.sort(byName)
			.map(({ name, value, description }) => ({ name, value, description })),
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

function fieldProperties(resource: Resource): INodeProperties[] {
	return resource.operations.flatMap((operation) =>
		Object.values(operation.fields).map((field) => propertyOf(field, operation.fields, resource.value, operation.value)),
	);
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
