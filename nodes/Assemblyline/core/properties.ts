import type { ExpressionString, INodeProperties } from 'n8n-workflow';
import { propertyOf } from './field';
import type { Resource } from './operation';
import { requestOptions } from './requestOptions';

/** What the canvas shows below a node's name, e.g. 'Submit And Wait: Submission'. */
export const SUBTITLE = "={{ [$parameter.operation, $parameter.resource].map((name) => name[0].toUpperCase() + name.slice(1).replace(/[A-Z]/g, ' $&')).join(': ') }}";

/** n8n's description of resources, operations and fields, with every displayOptions in it. A new node begins with the first resource. */
export function buildProperties(resources: readonly Resource[]): INodeProperties[] {
	return [
		resourceProperty(resources),
		...resources.map(operationProperty),
		...resources.flatMap(fieldProperties),
		requestOptions.property,
	];
}

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

/** The fields of all operations, in each one's order; what several have alike stands there once: n8n's editor loads it all at its start. */
function fieldProperties({ value: resource, operations }: Resource): INodeProperties[] {
	const properties: { key: string; operations: string[]; property: INodeProperties }[] = [];
	for (const { value, fields } of operations) {
		let next = 0;
		for (const field of Object.values(fields)) {
			const key = JSON.stringify(propertyOf(field, fields, resource, []));
			const known = properties.findIndex((one, index) => index >= next && one.key === key);
			if (known >= 0) {
				properties[known]?.operations.push(value);
				next = known + 1;
			} else {
				const shownFor = [value];
				properties.splice(next++, 0, { key, operations: shownFor, property: propertyOf(field, fields, resource, shownFor) });
			}
		}
	}
	return properties.map(({ property }) => property);
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
