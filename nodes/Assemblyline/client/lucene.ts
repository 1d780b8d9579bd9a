/**
 * The parts of a query in the syntax of Lucene's classic parser, which the server's search engine has: blanks, a
 * quoted text, a regular expression, a range, a sign before a blank, which counts as a word, a boost, how near a word
 * has to be, a word, or one sign. A backslash takes a sign as it is, but not within a range, in which only what begins
 * with a double quote is a quoted text. A part whose end is missing takes all that is left, so that nothing is read twice.
 */
const PART = /[ \t\n\r\u3000]+|"(?:\\[^]|[^"\\])*("?)|\/(?:(?:\\\/|[^/])*\/|[^]*())|[[{](?:"(?:\\"|[^" \]}])*[ \]}](?:\\"|[^"])*"|[^ \]}]+| +)*([\]}]?)|[+!-][ \t\n\r\u3000]|\^\d+(?:\.\d+)?|~?(?:\\[^]|[^ \t\n\r\u3000"()[\]{}\\:/^~!])+|[^]/g;

const BLANK = /^[ \t\n\r\u3000]/;
const OPERATOR = /^(?:AND|OR|NOT|&&|\|\||!)$/;

interface Part {
	text: string;
	/** The place of its first sign, from 1. */
	at: number;
	isClosed: boolean;
}

function partsOf(query: string): Part[] {
	return [...query.matchAll(PART)].map(({ 0: text, 1: quote, 2: slash, 3: bracket, index }) => ({ text, at: index + 1, isClosed: [quote, slash, bracket].every((end) => end !== '') })).filter(({ text }) => !BLANK.test(text));
}

/**
 * The names of fields that a query looks into, each once. Left out are those with a wildcard, and those with an
 * underscore before them, which are the search engine's own, such as `_exists_`.
 */
export function fieldsIn(query: string): string[] {
	const parts = partsOf(query);
	const names = parts.flatMap(({ text }, index) => (parts[index + 1]?.text === ':' ? [text.replace(/^[+-]+/, '')] : []));
	return [...new Set(names.filter((name) => /^[^"/[{()*?_][^*?]*$/.test(name)).map((name) => name.replace(/\\([^])/g, '$1')))];
}

/** Each part with those around it, and whether it stands in brackets behind a field, whose end counts as outside: what is in them is looked for in this field alone. */
function partsInPlace(query: string): { text: string; before: string; next: string; further: string; isGrouped: boolean }[] {
	const parts = partsOf(query);
	/** Of the open brackets, whether they stand behind a field. */
	const grouped: boolean[] = [];
	return parts.map(({ text }, index) => {
		const [before = '', next = '', further = ''] = [index - 1, index + 1, index + 2].map((place) => parts[place]?.text);
		const wasGrouped = grouped.at(-1) === true;
		if (text === '(') grouped.push(before === ':' || wasGrouped);
		if (text === ')') grouped.pop();
		return { text, before, next, further, isGrouped: wasGrouped && grouped.at(-1) === true };
	});
}

/** What stands before a sign of comparison without a colon, as in `max_score >= 500`, which the search engine takes for words. */
export function comparisonsIn(query: string): string[] {
	return partsInPlace(query).flatMap(({ text, before, next, further, isGrouped }) => {
		const [, name, rest] = /^[+-]?([A-Za-z][\w.]*)(.*)$/s.exec(text) ?? [];
		return name && !isGrouped && before !== ':' && /^(?:[<>=]|!=)/.test(rest || `${next}${further}`) ? [name] : [];
	});
}

/** Whether something that is looked for ends with a part, or begins with it. */
const ends = (text: string): boolean => text !== '' && !/^(?:[(:!+-]|AND|OR|NOT|&&|\|\||[<>=]+)$/.test(text);
const begins = (text: string): boolean => text !== '' && !/^(?:[):~^].*|AND|OR|&&|\|\|)$/s.test(text);

/** The words `and`, `or` and `not` in small letters between others, which the search engine looks for as it does for those. */
export function smallOperatorsIn(query: string): string[] {
	const words = partsInPlace(query).flatMap(({ text, before, next }) => {
		const stands = next !== ':' && before !== ':' && begins(next) && (/^not$/i.test(text) || ends(before));
		return /^(?:and|or|not)$/i.test(text) && !OPERATOR.test(text) && stands ? [text] : [];
	});
	return [...new Set(words)];
}

/** Whether one part may find what another does not, and nothing is left out: a part that finds nothing does no harm, then. What has nothing between it is joined by OR. */
export function isDisjunction(query: string): boolean {
	const parts = partsInPlace(query);
	const joins = parts.some(({ text, next, isGrouped }) => /^(?:OR|\|\|)$/.test(text) || (!isGrouped && ends(text) && begins(next)));
	return joins && !parts.some(({ text, before }) => before !== ':' && /^(?:NOT|!|-.*)$/s.test(text));
}

/** What a sign begins. */
const BEGINS: Record<string, string> = { '"': 'a quoted text', '/': 'a regular expression', '[': 'a range', '{': 'a range' };

/**
 * Why a query cannot be read, as far as that can be seen without the search engine; undefined where nothing is seen.
 * It names signs and places only, so that nothing of a query's values is repeated.
 */
export function luceneProblem(query: string): string | undefined {
	const parts = partsOf(query);
	const open: Part[] = [];
	for (const [index, part] of parts.entries()) {
		const { text, at, isClosed } = part;
		const before = parts[index - 1]?.text;
		const where = `the ${text} at character ${at}`;
		if (!isClosed) return `the ${text.charAt(0)} at character ${at} begins ${BEGINS[text.charAt(0)]} that is never closed`;
		if (text === '\\') return `${where} has nothing behind it`;
		if (text === '(') open.push(part);
		if (/^[\]}]$/.test(text) || (text === ')' && !open.pop())) return `${where} closes nothing`;
		if (text === ')' && before === '(') return `there is nothing in the brackets that end at character ${at}`;
		if (text === ')' && before !== undefined && OPERATOR.test(before)) return `the ${before} before character ${at} has nothing behind it`;
		if (text === ':' && (before === undefined || before === ':' || OPERATOR.test(before) || /^[("/[{]/.test(before))) return `${where} has no field before it`;
		if (text === ':' && parts[index - 2]?.text === ':') return `${where} is the second one: a value with a colon in it stands in double quotes`;
		if (/^(?:AND|OR|&&|\|\|)$/.test(text) && (before === undefined || before === '(' || OPERATOR.test(before))) return `${where} has nothing before it`;
	}
	const last = parts.at(-1);
	if (open[0]) return `the ( at character ${open[0].at} is never closed`;
	return last && (last.text === ':' || OPERATOR.test(last.text)) ? `the ${last.text} at character ${last.at} has nothing behind it` : undefined;
}

/** How to write what is most often the reason. */
export const LUCENE_ADVICE = 'Put values with spaces, colons, slashes or brackets into double quotes, e.g. file.name:"a (1).exe"; within those, a double quote or a backslash has a backslash before it.';
