import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { type Field, orEmpty } from '../../../nodes/Assemblyline/core/field';
import { booleanField, choiceField, collectionField, loadedChoiceField, loadedListField, numberField, readField, textField, textListField } from '../../../nodes/Assemblyline/core/fields';
import { jsonObjectField } from '../../../nodes/Assemblyline/core/jsonFields';
import { parseContext as context } from '../../support/helpers';

const texts = { displayName: 'The Field', name: 'theField', description: 'What it is for' };

const fields = {
	text: textField(texts),
	requiredText: textField({ ...texts, required: true }),
	untrimmedText: textField({ ...texts, trim: false }),
	checkedText: textField(texts, (value) => (value === 'bad' ? 'is bad' : undefined)),
	number: numberField({ ...texts, min: 1, max: 10, default: 5 }),
	openNumber: numberField({ ...texts, min: 0, integer: false, default: 0 }),
	boolean: booleanField({ ...texts, default: false }),
	choice: choiceField({ ...texts, options: [{ name: 'A', value: 'a' }, { name: 'B', value: 'b' }], default: 'a' }),
	loadedChoice: loadedChoiceField({ ...texts, loadOptionsMethod: 'getThings' }),
	loadedList: loadedListField({ ...texts, loadOptionsMethod: 'getThings' }),
	textList: textListField({ ...texts, splitCommas: false }),
	commaList: textListField({ ...texts, splitCommas: true }),
	json: jsonObjectField(texts, (value) => ('bad' in value ? 'is bad' : undefined)),
	collection: collectionField({ displayName: 'The Field', name: 'theField', placeholder: 'Add' }, {
		size: numberField({ displayName: 'Size', name: 'size', min: 1, default: 1 }),
		note: textField({ displayName: 'Note', name: 'note' }),
		data: jsonObjectField({ displayName: 'Data', name: 'data' }),
		list: textListField({ displayName: 'List', name: 'list', splitCommas: true }),
		emptiable: orEmpty('nothing at all', textListField({ displayName: 'Emptiable', name: 'emptiable', splitCommas: true })),
	}),
	fixed: booleanField({ ...texts, default: false, noDataExpression: true }),
};
type Name = keyof typeof fields;

const parse = (name: Name, raw: unknown) => readField(fields[name] as Field<unknown>, raw, context);

describe('A field takes', () => {
	it.each<[Name, unknown, unknown]>([
		['text', '  a b  ', 'a b'],
		['text', '', ''],
		['text', 12, '12'],
		['text', 12345678901234567890n, '12345678901234567890'],
		['untrimmedText', ' a\n', ' a\n'],
		['checkedText', '', ''],
		['checkedText', 'good', 'good'],
		['number', 10, 10],
		['number', ' 7 ', 7],
		['openNumber', 0.5, 0.5],
		['openNumber', '1e3', 1000],
		['boolean', true, true],
		['boolean', 'false', false],
		['choice', 'b', 'b'],
		['loadedChoice', ' static ', 'static'],
		['loadedList', ['a', ' b ', '', 3], ['a', 'b', '3']],
		['loadedList', 'a, b,,c ', ['a', 'b', 'c']],
		['loadedList', '', []],
		['loadedList', '["a", "b, c"]', ['a', 'b, c']],
		['loadedList', 7, ['7']],
		['textList', ['type:a, b', ''], ['type:a, b']],
		['textList', 'type:"a, b"', ['type:"a, b"']],
		['commaList', 'a,b', ['a', 'b']],
		['json', '{"a": [1]}', { a: [1] }],
		['json', { a: 1 }, { a: 1 }],
		['json', '  ', {}],
		['collection', {}, {}],
		['collection', { size: '3' }, { size: 3 }],
		['collection', { emptiable: [] }, { emptiable: [] }],
		['collection', { emptiable: '[]' }, { emptiable: [] }],
	])('%s: %j', (name, raw, value) => {
		expect(parse(name, raw)).toEqual(value);
	});
});

describe('A field refuses, naming itself,', () => {
	it.each<[Name, unknown, RegExp]>([
		['text', null, /has no value/],
		['text', undefined, /has no value/],
		['text', true, /is not text but a boolean/],
		['text', ['a'], /is not text but a list/],
		['text', { a: 1 }, /is not text but an object/],
		['requiredText', '', /is empty/],
		['requiredText', ' \n ', /is empty/],
		['checkedText', ' bad ', /is bad/],
		['number', '', /is not a number/],
		['number', ' ', /is not a number/],
		['number', 'seven', /is not a number/],
		['number', '7 days', /is not a number/],
		['number', null, /has no value/],
		['number', '0x10', /is not a number/],
		['number', true, /is not a number/],
		['number', [7], /is not a number/],
		['number', NaN, /is not a number/],
		['number', 'Infinity', /is not a number/],
		['number', 1.5, /must be a whole number/],
		['number', 0, /must be at least 1/],
		['number', '11', /must be at most 10/],
		['openNumber', -0.1, /must be at least 0/],
		['boolean', 'yes', /must be true or false/],
		['boolean', 1, /must be true or false/],
		['boolean', null, /has no value/],
		['fixed', '={{ true }}', /must not be an expression/],
		['fixed', '{{ $json.all }}', /must not be an expression/],
		['boolean', '', /must be true or false/],
		['choice', 'c', /must be one of a, b/],
		['choice', ['a'], /must be one of a, b/],
		['choice', undefined, /has no value/],
		['loadedChoice', ['static'], /is not text but a list/],
		['loadedList', [{ name: 'a' }], /is not text but an object/],
		['loadedList', ['a', null], /has no value/],
		['loadedList', { a: 1 }, /is not text but an object/],
		['loadedList', false, /is not text but a boolean/],
		['textList', [{ a: 'a' }], /is not text but an object/],
		['loadedList', '[a TO b]', /begins as a JSON list, but is none/],
		['json', '{"a":', /is not valid JSON/],
		['json', '[1]', /must be a JSON object, not a list/],
		['json', 'null', /must be a JSON object, not nothing/],
		['json', '"text"', /must be a JSON object, not a string/],
		['json', 7, /must be a JSON object, not a number/],
		['json', [{ a: 1 }], /must be a JSON object, not a list/],
		['json', '{"bad": 1}', /is bad/],
		['json', undefined, /has no value/],
		['collection', null, /has no value/],
		['collection', 'text', /is not an object but a string/],
		['collection', [{ size: 1 }], /is not an object but a list/],
	])('%s: %j', (name, raw, problem) => {
		expect(() => parse(name, raw)).toThrow(InvalidParameterError);
		expect(() => parse(name, raw)).toThrow(problem);
		expect(() => parse(name, raw)).toThrow(/^The Field: /);
	});

	it('and a collection names the field in it', () => {
		expect(() => parse('collection', { size: 0 })).toThrow(/^Size: must be at least 1$/);
		expect(() => parse('collection', { note: [] })).toThrow(/^Note: /);
	});

	it.each([{ note: undefined }, { note: ' ' }, { data: '' }, { data: ' ' }, { list: [] }, { list: ['', ' '] }, { list: ',' }, { emptiable: null }, { emptiable: '' }, { emptiable: [' '] }])('and an option that was added has a value: %j', (raw) => {
		expect(() => parse('collection', raw)).toThrow(/^(Note|Data|List|Emptiable): has no value/);
	});
});

describe('A field shows', () => {
	it('the range of a number in the form, too', () => {
		expect(fields.number.property.typeOptions).toEqual({ minValue: 1, maxValue: 10 });
		expect(fields.openNumber.property.typeOptions).toEqual({ minValue: 0 });
	});

	it('nothing that n8n does not know', () => {
		const known = ['default', 'description', 'displayName', 'hint', 'name', 'noDataExpression', 'options', 'placeholder', 'required', 'type', 'typeOptions'];
		for (const { property } of Object.values(fields)) expect(Object.keys(property).filter((key) => !known.includes(key))).toEqual([]);
	});
});
