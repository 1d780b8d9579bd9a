import { InvalidParameterError } from './errors';

/**
 * Builds a path below `/api/v4/` from a template: every value becomes exactly one segment, encoded.
 * A value that a proxy or the server could take for more than a segment is refused.
 * @throws InvalidParameterError
 */
export function path(strings: readonly string[], ...values: string[]): string {
	return strings.reduce((built, text, index) => {
		const value = values[index];
		return built + text + (index < values.length ? segment(value ?? '') : '');
	}, '');
}

function segment(value: string): string {
	const problem = segmentProblem(value);
	if (problem) throw new InvalidParameterError('Path', problem);
	return encodeURIComponent(value);
}

/** Why a text cannot be one path segment; undefined where it can. */
export function segmentProblem(value: string): string | undefined {
	if (value === '') return 'must not be empty';
	if (value === '.' || value === '..') return `'${value}' is not a name`;
	if (/[/\\]/.test(value)) return 'must not contain a slash';
	if (/[\u0000-\u001f\u007f]/.test(value)) return 'must not contain control characters';
	if (!value.isWellFormed()) return 'is not valid Unicode';
	return undefined;
}

export type QueryValue = boolean | number | string | readonly string[] | undefined;

/** A query string with its `?`, or nothing; arrays repeat their name, undefined values are left out. */
export function queryString(query: Record<string, QueryValue>): string {
	const pairs = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value === undefined) continue;
		for (const single of Array.isArray(value) ? value : [value]) pairs.append(name, String(single));
	}
	const text = pairs.toString();
	return text ? `?${text}` : '';
}
