import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import type { Operation, Resource } from '../../nodes/Assemblyline/core/operation';

/** A page with every operation: what it does, what it asks of the server, and every parameter. */
export function operationsPage(resources: readonly Resource[]): string {
	const sorted = [...resources].sort((a, b) => a.name.localeCompare(b.name, 'en'));
	return [
		'# Operations',
		'',
		'Every operation of the Assemblyline node, made from its declaration by `npm run docs`. Names in `code` are those that workflows store, for expressions and for building workflows by hand. Any one of the roles is enough.',
		...sorted.flatMap((resource) => [
			'',
			`## ${resource.name}`,
			'',
			`${resource.description}. Resource \`${resource.value}\`.`,
			...resource.operations.flatMap((operation) => section(resource, operation)),
		]),
		'',
	].join('\n');
}

function section(resource: Resource, operation: Operation): string[] {
	const fields = Object.values(operation.fields);
	return [
		'',
		`<a id="${resource.value.toLowerCase()}-${operation.value.toLowerCase()}"></a>`,
		'',
		`### ${resource.name}: ${operation.name}`,
		'',
		sentence(operation.description),
		'',
		`Operation \`${operation.value}\` · ${operation.endpoints.map((one) => `\`${one}\``).join(', ')} · ${operation.roles.length > 0 ? `role ${operation.roles.join(' or ')}` : 'any user'}${operation.size > 1 && Number.isFinite(operation.size) ? ` · up to ${operation.size} items in one call` : ''}`,
		...(fields.length === 0 ? [] : ['', '| Parameter | Stored as | Default | What it is |', '|---|---|---|---|']),
		...fields.flatMap(({ property, when }) => parameterRows(property, '', when)),
	];
}

function parameterRows(property: Omit<INodeProperties, 'displayOptions'>, prefix: string, when?: Record<string, unknown[]>): string[] {
	const name = `${prefix}${property.name}`;
	const nested = (property.options ?? []).flatMap((part) => nestedRows(part, name));
	if (property.type === 'collection' && nested.length > 0) return nested;
	const shown = Object.entries(when ?? {}).map(([other, values]) => ` Only with ${other} ${values.map(String).join(' or ')}.`);
	const values = (property.options ?? []).flatMap((part) => ('value' in part ? [`\`${String(part.value)}\``] : []));
	const help = `${sentence(property.description ?? '')}${shown.join('')}${values.length > 0 ? ` Values: ${values.join(', ')}.` : ''}`;
	return [`| ${cell(property.displayName)} | \`${name}\` | ${defaultOf(property)} | ${cell(help)} |`, ...nested];
}

function nestedRows(part: INodeProperties | INodePropertyCollection | INodePropertyOptions, prefix: string): string[] {
	if ('type' in part && 'displayName' in part) return parameterRows(part, `${prefix}.`);
	return 'values' in part ? part.values.flatMap((value) => parameterRows(value, `${prefix}.${part.name}.`)) : [];
}

function defaultOf({ default: value, required, type }: Omit<INodeProperties, 'displayOptions'>): string {
	if (required && (value === '' || type === 'resourceLocator')) return 'required';
	if (value === '' || value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)) return '';
	return `\`${typeof value === 'object' ? JSON.stringify(value) : String(value)}\``;
}

/** HTML in a description (n8n's link to its docs on expressions) is of no use here. */
const cell = (text: string) => text.replaceAll('|', '\\|').replace(/<a [^>]*>([^<]*)<\/a>/g, '$1').replaceAll('<', '&lt;').replaceAll('\n', ' ');

const sentence = (text: string) => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);
