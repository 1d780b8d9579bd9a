import { comparisonsIn, fieldsIn, isDisjunction, luceneProblem, smallOperatorsIn } from '../../../nodes/Assemblyline/client/lucene';
import { LUCENE_EXAMPLES } from '../../../nodes/Assemblyline/shared/searchFields';

describe('Comparisons without a colon', () => {
	it.each<[string, string[]]>([
		['max_score>=500', ['max_score']],
		['type:x AND -al.score<5 OR (+file.size=1)', ['al.score', 'file.size']],
		['max_score:>=500 al.score : <5 [a TO b] "c>d" /e>f/ >=1', []],
		['metadata.url:(*login* OR sid=abc) AND (file.name:(a (b>c)) OR d>e)', ['d']],
		['max_score >= 500 AND al.score!=5 -max_score = 1 size !x', ['max_score', 'al.score', 'max_score']],
		['url:http\\://x?a=b', []],
	])('%s', (query, fields) => {
		expect(comparisonsIn(query)).toEqual(fields);
	});
});

describe('Operators in small letters', () => {
	it.each<[string, string[]]>([
		['al.score:>5 and type:EMAIL', ['and']],
		['a:b Or (c:d and not e:f)', ['Or', 'and', 'not']],
		['not a:b', ['not']],
		['"x" and y', ['and']],
		['a:(b and c) OR d:(not e)', ['and', 'not']],
		['d:"e and f" AND /g and h/ AND and:i AND j:or', []],
		['and', []],
		['a:b AND not', []],
		['a:[b TO c] and d', ['and']],
	])('%s', (query, words) => {
		expect(smallOperatorsIn(query)).toEqual(words);
	});
});

describe('A query in which a part that finds nothing does no harm', () => {
	it.each(['a:b c:d', 'a:b "c"', '(a:b) (c:d)', 'a:b OR c:d', 'a:b || c:-5', 'a:[b TO c] d', '/a/ b', 'a:(b c) d:e', '(a:((b c) d)) e', '+a:b c:d'])('is %s', (query) => {
		expect(isDisjunction(query)).toBe(true);
	});
	it.each(['a:b', 'a:((b c) d) AND e', '(a:(b c)) AND d', 'a:b AND c:>=500 && "d e"', '(a:b AND c:d) AND e', 'a:(b c) AND d', 'a:b^2 AND c~2', 'a : b AND c:[d TO e]', 'NOT a:b', '!a:b', '-a:b', 'a:b OR NOT c:d', 'a:b -c:d', 'a:b OR (c:d AND -e:f)'])('is not %s', (query) => {
		expect(isDisjunction(query)).toBe(false);
	});
});

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
		['a !', 'the ! at character 3 has nothing behind it'],
		['a:["b TO c', 'the [ at character 3 begins a range that is never closed'],
		['a:[b"c TO d]]', 'the ] at character 13 closes nothing'],
		['a:["b]" TO c] d)', 'the ) at character 16 closes nothing'],
		['a:["b]\\"]" TO c] d)', 'the ) at character 19 closes nothing'],
		['a:[b\\] TO c]', 'the ] at character 12 closes nothing'],
		['a:/["(]\\// b)', 'the ) at character 13 closes nothing'],
		['a:"b\\"" c:"', 'the " at character 11 begins a quoted text that is never closed'],
	])('%s', (query, problem) => {
		expect(luceneProblem(query)).toBe(problem);
	});

	it.each(['*', 'a b', 'NOT a AND NOT b', 'a:(NOT b)', 'a:[1 TO 2}', String.raw`a:b\:c\/d\"`, 'x:/[/', 'type:executable/windows/x', 'a:>5 -b:[now-1d TO now]', '! a', 'a ! ', '(a ! )', '! AND b', 'a:b!c:d', 'a:\u00a0', 'a\u00a0AND b:c', 'a:[b TO "c]', 'a:[b"c TO d]', 'a:["b]c" TO "}"}', 'a:["b""c TO d]', 'a:["b \\" c" TO *]', 'a:/b\\/', 'a:/["(]/ AND "b"', 'a:"\\\\" b', 'a:b^2c:d', ...Object.values(LUCENE_EXAMPLES)])('nothing: %s', (query) => {
		expect(luceneProblem(query)).toBeUndefined();
	});

	it('takes no longer for a long one', () => {
		expect(luceneProblem('a:"b" '.repeat(50_000))).toBeUndefined();
		for (const sign of ['[', '["', '"\\', '/', '{"']) expect(luceneProblem(sign.repeat(100_001))).toContain('never closed');
		expect(luceneProblem('('.repeat(100_000))).toBe('the ( at character 1 is never closed');
	});
});

/**
 * Whether Lucene's classic parser can read a query, by the tokens and rules of its grammar (QueryParser.jj): at each
 * place the longest token counts. What it says of a term's inside, such as a regular expression's, is not asked.
 */
function isReadable(query: string): boolean {
	const kinds = kindsOf(query);
	let at = 0;
	const is = (...wanted: string[]) => wanted.includes(kinds?.[at] ?? 'end') && ++at > 0;
	const isBoosted = () => !is('^') || is('number');
	const isLimit = () => is('goop', 'quoted limit', 'TO');
	const isTerm = () => {
		if (is('[')) return isLimit() && is('TO') && isLimit() && is(']') && isBoosted();
		if (!is('term', '*', 'prefix', 'wildcard', 'regular expression', 'bare operator', 'quoted')) return false;
		return is('~') ? isBoosted() : isBoosted() && (is('~') || true);
	};
	const isClause = (): boolean => {
		if (kinds?.[at + 1] === ':' && is('term', '*')) at++;
		return is('(') ? isQuery() && is(')') && isBoosted() : isTerm();
	};
	const isQuery = (): boolean => {
		for (let isFirst = true; isFirst || ![undefined, ')'].includes(kinds?.[at]); isFirst = false) {
			if (!isFirst) is('AND', 'OR');
			is('+', '-', 'NOT');
			if (!isClause()) return false;
		}
		return true;
	};
	return kinds !== undefined && isQuery() && at === kinds.length;
}

const BLANK = String.raw`[ \t\n\r\u3000]`;
const START = String.raw`(?:[^ \t\n\r\u3000+\-!():^\[\]"{}~*?\\/]|\\[^])`;
const INSIDE = `(?:${START}|[-+])`;
const TOKENS: Record<string, [kind: string, form: string][]> = {
	default: [
		['blank', BLANK], ['AND', 'AND|&&'], ['OR', String.raw`OR|\|\|`], ['NOT', 'NOT|!'], ['+', String.raw`\+`], ['-', '-'], ['bare operator', `[+!-]${BLANK}`],
		['(', String.raw`\(`], [')', String.raw`\)`], [':', ':'], ['*', String.raw`\*`], ['^', String.raw`\^`], ['quoted', String.raw`"(?:[^"\\]|\\[^])*"`], ['term', `${START}${INSIDE}*`],
		['~', String.raw`~(?:\d+(?:\.\d+)?)?${INSIDE}*`], ['prefix', String.raw`${START}${INSIDE}*\*`], ['wildcard', `(?:${START}|[*?])(?:${INSIDE}|[*?])*`],
		['regular expression', String.raw`/(?:[^/]|\\/)*/`], ['[', String.raw`[[{]`],
	],
	'^': [['number', String.raw`\d+(?:\.\d+)?`]],
	'[': [['blank', BLANK], ['TO', 'TO'], [']', String.raw`[\]}]`], ['quoted limit', String.raw`"(?:[^"]|\\")+"`], ['goop', String.raw`[^ \]}]+`]],
};

const WHOLE = Object.fromEntries(Object.entries(TOKENS).map(([state, tokens]) => [state, tokens.map(([kind, form]) => [kind, new RegExp(`^(?:${form})$`)] as const)]));

/** The kinds of a query's tokens; undefined where something is none. */
function kindsOf(query: string): string[] | undefined {
	const kinds: string[] = [];
	let state = 'default';
	for (let at = 0, end = query.length; at < query.length; end = query.length) {
		let kind: string | undefined;
		for (; end > at && kind === undefined; end--) kind = WHOLE[state]?.find(([, form]) => form.test(query.slice(at, end)))?.[0];
		if (kind === undefined) return undefined;
		at = end + 1;
		if (kind !== 'blank') kinds.push(kind);
		state = kind === '^' || kind === '[' ? kind : kind === 'number' || kind === ']' ? 'default' : state;
	}
	return state === 'default' ? kinds : undefined;
}

const PIECES = ['a', 'b:', ':', ' ', ' ', '"', '" "', '\\', '/', '/x/', '[', '["', ' TO ', ']', '"]', '}', '[a TO b]', '(', ')', '!', '! ', '-', '+ ', '~', '^2', '*', '?', 'AND', ' OR ', 'NOT', '&&', '\u00a0', '\u3000'];

describe('A query that can be read', () => {
	it.each(['a', 'b:"a (1).exe" AND NOT c:[1 TO "x]"}', 'a:b^2c:d', '/a\\/', '- a'])('is known to the grammar: %s', (query) => expect(isReadable(query)).toBe(true));
	it.each(['', 'a:', '(a', 'a AND', '[a b]', 'a:b:c', 'a^', '/a', '"a'])('is not, as the grammar has it: %s', (query) => expect(isReadable(query)).toBe(false));

	it('is never blamed, whatever it is made of', () => {
		let seed = 1;
		const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
		const readable = new Set<string>();
		for (let round = 0; round < 20_000; round++) {
			const query = Array.from({ length: 1 + next(9) }, () => PIECES[next(PIECES.length)]).join('');
			if (!readable.has(query) && isReadable(query)) readable.add(query);
		}
		expect(readable.size).toBeGreaterThan(1_500);
		expect([...readable].filter((query) => luceneProblem(query) !== undefined).slice(0, 20)).toEqual([]);
	});
});
