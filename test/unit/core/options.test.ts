/** Every option of every operation: one that was added, and has no value, is refused by its name, unless it says what that means. */
import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import type { Field } from '../../../nodes/Assemblyline/core/field';
import { readField } from '../../../nodes/Assemblyline/core/fields';
import { requestOptions } from '../../../nodes/Assemblyline/core/requestOptions';
import { resources } from '../../../nodes/Assemblyline/resources';
import { parseContext } from '../../support/helpers';

interface Collection {
	path: string;
	field: Field<unknown>;
}

const collections: Collection[] = resources.flatMap(({ value: resource, operations }) =>
	operations.flatMap(({ value: operation, fields }) =>
		Object.entries(fields)
			.filter(([, { property }]) => property.type === 'collection')
			.map(([name, field]) => ({ path: `${resource}.${operation}.${name}`, field })),
	),
);

const options = [...collections, { path: 'requestOptions', field: requestOptions }].flatMap(({ path, field }) =>
	(field.property.options ?? []).map((option) => ({ path: `${path}.${option.name}`, name: option.name, field, shown: 'displayName' in option ? option.displayName : option.name })),
);

/** The options that take a value without the word of an error; an error about another parameter counts, too. */
const taking = (value: unknown) =>
	options.flatMap(({ path, name, field, shown }) => {
		try {
			readField(field, { [name]: value }, parseContext);
			return [path];
		} catch (error) {
			return error instanceof InvalidParameterError && error.parameter === shown ? [] : [path];
		}
	});

it('There are many options', () => expect(options.length).toBeGreaterThan(250));

it.each([undefined, null])('No option takes nothing: %s', (value) => expect(taking(value)).toEqual([]));

it.each([[''], [['', ' ']]])('No option takes a value without anything in it: %j', (value) => expect(taking(value)).toEqual([]));

it('An option takes an empty list only where the server gets it', () => {
	const emptiable = [
		'system.setAction.options.resubmitServices', 'user.create.options.groups', 'user.create.options.roles', 'user.update.options.groups', 'user.update.options.roles', 'user.updateSettings.options.externalSources', 'workflow.create.options.labels', 'workflow.update.changes.labels',
	];
	expect(taking([]).sort()).toEqual(emptiable);
});
