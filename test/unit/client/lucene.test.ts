import { fieldsIn, luceneProblem } from '../../../nodes/Assemblyline/client/lucene';
import { LUCENE_EXAMPLES } from '../../../nodes/Assemblyline/shared/searchFields';

describe('The fields of a query', () => {
	it.each<[string, string[]]>([
		['*', []],
		['word "a:b" /c:d/ [e TO f]', []],
		['file.name:x AND -al.score : >=5 OR +type:y !sid:z', ['file.name', 'al.score', 'type', 'sid']],
		['a:b a:c', ['a']],
		['a:"b:c" d:/e:f/ g:[h:i TO "j]:k"] l:{m TO n} o:(p OR q)', ['a', 'd', 'g', 'l', 'o']],
		[String.raw`a\:b c:d\:e f\.g:h "i\"j:k":l`, ['c', 'f.g']],
		['_exists_:a __text__:b metadata.*:c d?:e *:*', []],
		['(a:b AND (c:d))', ['a', 'c']],
	])('%s', (query, fields) => {
		expect(fieldsIn(query)).toEqual(fields);
	});
});

describe('What is wrong with a query', () => {
	it.each<[string, string]>([
		['a:(', 'the ( at character 3 is never closed'],
		['a)', 'the ) at character 2 closes nothing'],
		['a:()', 'there is nothing in the brackets that end at character 4'],
		['a:"b', 'the " at character 3 begins a quoted text that is never closed'],
		['type:executable/windows', 'the / at character 16 begins a regular expression that is never closed'],
		['a:[1 TO 2', 'the [ at character 3 begins a range that is never closed'],
		['a:]', 'the ] at character 3 closes nothing'],
		['a:b\\', 'the \\ at character 4 has nothing behind it'],
		['a:b:c', 'the : at character 4 is the second one: a value with a colon in it stands in double quotes'],
		[':a', 'the : at character 1 has no field before it'],
		['"a":b', 'the : at character 4 has no field before it'],
		['a:', 'the : at character 2 has nothing behind it'],
		['a AND', 'the AND at character 3 has nothing behind it'],
		['a:(b AND)', 'the AND before character 9 has nothing behind it'],
		['OR a', 'the OR at character 1 has nothing before it'],
		['a || && b', 'the && at character 6 has nothing before it'],
	])('%s', (query, problem) => {
		expect(luceneProblem(query)).toBe(problem);
	});

	it.each(['*', 'a b', 'NOT a AND NOT b', 'a:(NOT b)', 'a:[1 TO 2}', String.raw`a:b\:c\/d\"`, 'x:/[/', 'type:executable/windows/x', 'a:>5 -b:[now-1d TO now]', '! a', ...Object.values(LUCENE_EXAMPLES)])('nothing: %s', (query) => {
		expect(luceneProblem(query)).toBeUndefined();
	});

	it('takes no longer for a long one', () => {
		expect(luceneProblem('a:"b" '.repeat(50_000))).toBeUndefined();
		for (const sign of ['[', '["', '"\\', '/', '{"']) expect(luceneProblem(sign.repeat(100_001))).toContain('never closed');
		expect(luceneProblem('('.repeat(100_000))).toBe('the ( at character 1 is never closed');
	});
});
