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
		const candidates = readingsOf(text.slice(index, index + MAX_LENGTH));
		for (const candidate of candidates) {
			const url = targetOf(refang(candidate));
			if (!url) continue;
			found.push({ url, defanged: refang(candidate) !== candidate && /\[|\(|xx|fxp/i.test(candidate) });
			behind = Math.max(behind, index + candidate.length);
		}
		if (found.length >= MAX_TEXT_LINKS) break;
	}
	return found;
}

/** Where an address leads; undefined where it is none. */
function targetOf(address: string): URL | undefined {
	const isWww = /^www/i.test(address);
	const text = isWww ? `http://${address}` : address;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url && url.hostname !== '' && (!isWww || url.hostname.slice(4).includes('.')) ? url : undefined;
}

/** The address at the beginning of a text; two where nobody can know whether the full stop of Chinese in it ends a sentence or is a dot of the host. */
function readingsOf(text: string): string[] {
	const end = endOfHost(text);
	const stop = text.slice(0, end).search(/(?<=[a-z0-9-])\u3002(?![a-z0-9])/i);
	return [...new Set([...(stop === -1 ? [] : [cut(text, stop)]), cut(text, end)])];
}

/** The address at the beginning of a text: up to what cannot be part of it, and without the marks of the sentence around it. */
function cut(text: string, hostEnd: number): string {
	if (text[hostEnd] === '\u3002') return text.slice(0, hostEnd);
	const end = text.slice(hostEnd).search(END);
	let address = end === -1 ? text : text.slice(0, hostEnd + end);
	// Behind the host, the full stop of Chinese ends the sentence; in the host it is a dot, as browsers have it.
	const stop = address.indexOf('\u3002', hostEnd);
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
	return rest === -1 ? text.length : scheme + rest;
}

const PAIRS: Record<string, string> = { ')': '(', ']': '[' };

/** Without the marks at its end that belong to the sentence; a closing bracket stays where it was opened in the address. */
export function withoutMarks(address: string): string {
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
export function refang(text: string): string {
	return text
		.replace(/^hxx?p/i, 'http')
		.replace(/^fxp/i, 'ftp')
		.replace(/[[({]:(\/\/)?[\])}]/g, ':$1')
		.replace(/[[({](?:\.|dot)[\])}]/gi, '.')
		.replace(/\[([/\\@])\]/g, '$1');
}
