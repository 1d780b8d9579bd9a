import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { CUSTOM_ROLES, EXTENDED_ROLES } from '../../nodes/Assemblyline/client/keyRoles';
import type { Operation, Resource } from '../../nodes/Assemblyline/core/operation';
import { requestOptions } from '../../nodes/Assemblyline/core/requestOptions';
import type { OutputSchema } from './outputSchemas';
import { triggerSections } from './triggerSections';

/** The names of the two action nodes. */
export const NODE_NAMES: Record<Resource['audience'], string> = { analyst: 'Assemblyline', administrator: 'Assemblyline Admin' };

const TABLE_HEAD = ['| Parameter | Stored as | Starts with | What it is |', '|---|---|---|---|'];

/** A page with every operation: what it does, what it asks of the server, every parameter, and what comes out; the order is that of the resources. The trigger comes after them, and the endpoints last. */
export function operationsPage(resources: readonly Resource[], schemas: readonly OutputSchema[]): string {
	const outputOf = (resource: Resource, operation: Operation) => schemas.find((one) => one.resource === resource.value && one.operation === operation.value)?.schema;
	return [
		'# Operations',
		'',
		[...resources.map(({ name }) => name), 'Request Options', 'Trigger', 'Endpoints'].map((name) => `[${name}](#${headingAnchor(name)})`).join(' · '),
		'',
		'Every operation of the nodes Assemblyline and Assemblyline Admin, and the trigger. Names in `code` are those that workflows store, for expressions and for building workflows by hand; some resources are stored under another name than they show (Server Info is `help`).',
		'',
		`**Roles**: of those with “or” between them any one is enough; what stands behind “+” is needed besides. An API key can have fewer than its user. With *Read and Write* it has none of these, not even an administrator's: ${EXTENDED_ROLES.join(', ')}. For them, and so for most of Assemblyline Admin, make it a *Custom* key that lists what you need; *Extended*, where the server offers it, has them alone, and nothing of Read and Write. ${CUSTOM_ROLES.join(' and ')} only a *Custom* key has. Or use *Password*.`,
		'',
		'**Starts with** is the value that a field has in a new node, and an option (`options.…`) when it is added. What counts for an option that is not added is what its text says under “Left out”, else what the server has: [defaults.md](defaults.md). **Output** names the fields of an item as the node returns it without further settings, as far as recorded replies show them; which of them are there depends on the server and the file.',
		...resources.flatMap((resource) => [
			'',
			`## ${resource.name}`,
			'',
			`${resource.description}. Node ${NODE_NAMES[resource.audience]}, resource \`${resource.value}\`.`,
			...resource.operations.flatMap((operation) => section(resource, operation, outputOf(resource, operation))),
		]),
		'',
		'## Request Options',
		'',
		'Beside every operation, for the node as a whole.',
		'',
		...TABLE_HEAD,
		...parameterRows(requestOptions.property, ''),
		...triggerSections((property, when) => parameterRows(property, '', when), TABLE_HEAD),
		'',
		'## Endpoints',
		'',
		'This page is made from the declarations of the operations by `npm run docs`.',
		'',
		'| Node | Resource | Operation | Endpoint, below `/api/v4/` | Role |',
		'|---|---|---|---|---|',
		...resources.flatMap((resource) => resource.operations.map((operation) => row(resource, operation))),
		'',
	].join('\n');
}

/** Where GitHub leads to a heading. */
export const headingAnchor = (name: string) => name.toLowerCase().replaceAll(' ', '-');

const anchor = (resource: Resource, operation: Operation) => `${resource.value.toLowerCase()}-${operation.value.toLowerCase()}`;

function row(resource: Resource, operation: Operation): string {
	const { name, endpoints } = operation;
	return `| ${NODE_NAMES[resource.audience]} | ${resource.name} | [${name}](#${anchor(resource, operation)}) | ${endpoints.map((one) => `\`${one}\``).join('<br>')} | ${rolesOf(operation)} |`;
}

function rolesOf({ roles, furtherRoles = {} }: Operation): string {
	return [roles.join(' or ') || 'any user', ...Object.entries(furtherRoles).map(([role, purpose]) => `${role} ${purpose}`)].join(' + ');
}

function section(resource: Resource, operation: Operation, schema: string | undefined): string[] {
	// What is hidden reads the item: nobody sets it.
	const fields = Object.values(operation.fields).filter(({ property }) => property.type !== 'hidden');
	return [
		'',
		`<a id="${anchor(resource, operation)}"></a>`,
		'',
		`### ${resource.name}: ${operation.name}`,
		'',
		sentence(operation.description),
		'',
		`Operation \`${operation.value}\` · ${operation.endpoints.map((one) => `\`${one}\``).join(', ')} · ${operation.roles.length > 0 ? 'role ' : ''}${rolesOf(operation)}${operation.size > 1 && Number.isFinite(operation.size) ? ` · up to ${operation.size} items in one call` : ''}`,
		...(fields.length === 0 ? [] : ['', ...TABLE_HEAD]),
		...fields.flatMap(({ property, when }) => parameterRows(property, '', when)),
		...outputLine(schema),
	];
}

function outputLine(schema: string | undefined): string[] {
	const { properties = {} } = JSON.parse(schema ?? '{}') as { properties?: object };
	const names = Object.keys(properties);
	return names.length === 0 ? [] : ['', `Output: ${names.map((name) => `\`${name}\``).join(', ')}`];
}

function parameterRows(property: Omit<INodeProperties, 'displayOptions'>, prefix: string, when?: Record<string, unknown[]>): string[] {
	const name = `${prefix}${property.name}`;
	const nested = (property.options ?? []).flatMap((part) => nestedRows(part, name));
	if (property.type === 'collection' && nested.length > 0) return nested;
	const shown = Object.entries(when ?? {}).map(([other, values]) => ` Only with ${other} ${values.map(String).join(' or ')}.`);
	const values = (property.options ?? []).flatMap((part) => ('value' in part ? [`\`${String(part.value)}\`${part.description ? ` (${part.description.replace(/\.$/, '')})` : ''}`] : []));
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
