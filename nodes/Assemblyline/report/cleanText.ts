/** Characters that a value of an indicator has at the most. */
export const MAX_VALUE_LENGTH = 2000;

/** Control characters, line and paragraph separators, and marks that turn the direction of writing. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text out of malware, safe to show and to pass on: cut to 2,000 characters, unsafe ones replaced by `\uFFFD`.
 * Where that changed it, it no longer is what was found: nothing must be detected by it.
 */
export function cleanText(raw: number | string): { text: string; altered: boolean } {
	const whole = String(raw);
	const text = whole.slice(0, MAX_VALUE_LENGTH).replace(UNSAFE, '\ufffd').toWellFormed();
	return { text, altered: text !== whole };
}
