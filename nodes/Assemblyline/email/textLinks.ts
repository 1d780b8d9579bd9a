/** An address in a text. */
export interface TextLink {
	url: URL;
	/** Whether it had been made harmless, as in a warning: `hxxps://evil[.]example`. */
	defanged: boolean;
}

/** Where an address may begin: a scheme, also a broken one, or a host that begins with `www`. */
const BEGINNING = /(?:h(?:tt|xx)ps?|f[tx]p)(?:\[?:\]?|\(:\))(?:\[?[\\/]\]?){2}|(?<![\p{L}\p{N}@/.\-_=])www(?=(?:\.|\[\.\])[\p{L}\p{N}])/giu;

/** What no address goes on behind: white space, quotes, angle brackets, and what Chinese and Japanese sentences are made of. */
const END = /[\s<>"`{}|^\u3000\u3001\u300a-\u300f\u3010\u3011\u201c\u201d\u00ab\u00bb\uff0c\uff01\uff1b\uff1a\uff1f\uff08\uff09\u2028\u2029]/u;

/** Longer ones no browser opens. */
const MAX_LENGTH = 8_192;

/** Of one text; nobody reads more. */
export const MAX_TEXT_LINKS = 50_000;

/** The web addresses in a text, in their order, those that are glued to other words and those that were defanged too. */
export function linksInText(text: string): TextLink[] {
	const found: TextLink[] = [];
	let behind = 0;
	for (const { index } of text.matchAll(BEGINNING)) {
		if (index < behind) continue;
		const candidate = cut(text.slice(index, index + MAX_LENGTH));
		const refanged = refang(candidate);
		const address = /^www/i.test(refanged) ? `http://${refanged}` : refanged;
		if (!URL.canParse(address)) continue;
		const url = new URL(address);
		if (url.hostname === '' || (/^www/i.test(refanged) && !url.hostname.slice(4).includes('.'))) continue;
		found.push({ url, defanged: refanged !== candidate && /\[|\(|xx|fxp/i.test(candidate) });
		if (found.length >= MAX_TEXT_LINKS) break;
		behind = index + candidate.length;
	}
	return found;
}

/** The address at the beginning of a text: up to what cannot be part of it, and without the marks of the sentence around it. */
function cut(text: string): string {
	const ideographicStop = endOfHost(text);
	const end = text.slice(ideographicStop).search(END);
	let address = end === -1 ? text : text.slice(0, ideographicStop + end);
	// Behind the host, the full stop of Chinese ends the sentence; in the host it is a dot, as browsers have it.
	const stop = address.indexOf('\u3002', ideographicStop);
	if (stop !== -1) address = address.slice(0, stop);
	// Another address that is glued to this one by a mark; one that follows an equals sign or a slash is part of this one.
	const glued = address.slice(1).search(/[,;)\]]+(?:h(?:tt|xx)ps?|f[tx]p)(?:\[?:\]?)[\\/]{2}/i);
	if (glued !== -1) address = address.slice(0, glued + 1);
	return withoutMarks(address);
}

/** Where the host of an address ends. */
function endOfHost(text: string): number {
	const scheme = /^[a-z]+(?:\[?:\]?|\(:\))(?:\[?[\\/]\]?){2}/i.exec(text)?.[0].length ?? 0;
	const rest = text.slice(scheme).search(/[\s<>"'/?#\\\u3001\uff0c\uff01\uff1b\uff1a\uff1f\uff08\uff09]/u);
	const end = rest === -1 ? text.length : scheme + rest;
	// The stop of a sentence that ends with the host.
	const last = text.lastIndexOf('\u3002', end - 1);
	return last > scheme && !/^[\p{L}\p{N}][\p{L}\p{N}.\-\u3002]*$/u.test(text.slice(last + 1, end)) ? last : end;
}

const PAIRS: Record<string, string> = { ')': '(', ']': '[' };

/** Without the marks at its end that belong to the sentence; a closing bracket stays where it was opened in the address. */
function withoutMarks(address: string): string {
	let end = address.length;
	const counts = new Map<string, number>();
	for (const sign of address) if ('()[]'.includes(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
	for (; end > 0; end--) {
		const last = address[end - 1] ?? '';
		const opening = PAIRS[last];
		if (opening) {
			if ((counts.get(opening) ?? 0) >= (counts.get(last) ?? 0)) break;
			counts.set(last, (counts.get(last) ?? 0) - 1);
		} else if (!/[.,;:!?'*_~]/.test(last)) break;
	}
	return address.slice(0, end);
}

/** The address that a defanged one was. */
function refang(text: string): string {
	return text
		.replace(/^hxxp/i, 'http')
		.replace(/^fxp/i, 'ftp')
		.replace(/\[:\]|\(:\)/g, ':')
		.replace(/\[(?:\.|dot)\]|\((?:\.|dot)\)/gi, '.')
		.replace(/\[([/\\@])\]/g, '$1');
}
