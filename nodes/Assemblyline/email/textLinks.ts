import { type ReadBudget, readBudget } from './budget';
import { hasPublicSuffix } from './hosts';

/** A scheme, also one that was broken to make an address harmless: `hxxps`, `h**p`, `http[s]`, `[https]`. */
const SCHEME = String.raw`(?:h(?:[tx]{2}|x|\*\*)p(?:s|[[(]s[\])])?|f[tx]ps?)[\])]?`;

/** What stands between scheme and host, also in brackets: `[:]//`, `(://)`, `:[//]`, `[:/]/`. */
const SEPARATOR = String.raw`[[({]?:[\])}]?(?:[[({]?[\\/][\])}]?){2}`;

/** What people write for a dot, with or without blanks: `[.]`, `(dot)`, `{.}`. */
const BROKEN_DOT = String.raw` ?[[({] ?(?:\.|dot) ?[\])}] ?`;

/** Where an address may begin: a scheme, or a host that begins with `www`. */
const BEGINNING = new RegExp(String.raw`${SCHEME}${SEPARATOR}|(?<![\p{L}\p{N}@/.\-_=])www(?=(?:\.|${BROKEN_DOT})[\p{L}\p{N}])`, 'giu');

/** One that mail programs open as it is. */
const LIVE = /^(?:(?:https?|ftps?):[\\/]{2}|www\.)/i;

/** Where another address begins behind a mark. A row of marks is looked at once, not again from each of them. */
const GLUED = new RegExp(String.raw`(?<![,;)\]])[,;)\]]+${SCHEME}${SEPARATOR}`, 'i');

/** What no address goes on behind: white space, quotes, angle brackets, and what Chinese and Japanese sentences are made of. */
const END = /[\s<>"`{}|^\u3000\u3001\u300a-\u300f\u3010\u3011\u201c\u201d\u00ab\u00bb\uff0c\uff01\uff1b\uff1a\uff1f\uff08\uff09\u2028\u2029\u3002]/u;

/** Longer ones no browser opens. */
export const MAX_LENGTH = 8_192;

/** Characters that are looked at for the end of a host, with a user name in front of it. */
const MAX_HOST = 512;

/** Most hosts end within the first of these. */
const HOST_LENGTHS = [64, MAX_HOST];

/** Characters of the longest broken dot, and one behind it. */
const MAX_BROKEN_DOT = 10;

/**
 * The web addresses in a text, in their order, those that are glued to other words and those that were defanged too; and
 * whether there may be more of them: where no `beginnings` of the budget are left, or a host was too long to be read to its
 * end when `nowhere` was spent.
 */
export function readLinks(text: string, budget: ReadBudget = readBudget()): { links: URL[]; isCut: boolean } {
	const links: URL[] = [];
	let [behind, isCut] = [0, false];
	budget.nowhere += 4 * text.length;
	for (const { index } of text.matchAll(BEGINNING)) {
		if (index < behind) continue;
		if (budget.beginnings-- <= 0) return { links, isCut: true };
		const candidates = readingsAt(text, index, budget.nowhere >= 0);
		isCut ||= candidates.isCut;
		for (const candidate of candidates.readings) {
			const url = targetOf(refang(candidate));
			if (!url) {
				budget.nowhere -= candidate.length;
				continue;
			}
			links.push(url);
			behind = Math.max(behind, index + candidate.length);
		}
	}
	return { links, isCut };
}

/**
 * The addresses that may stand at a beginning. Whether there is one at all is seen in its host, so that most beginnings which
 * lead nowhere cost no more than that.
 * @param isAllRead whether more is read where a part of that length leaves it open
 */
function readingsAt(text: string, index: number, isAllRead: boolean): { readings: string[]; isCut: boolean } {
	const whole = () => ({ readings: readingsOf(begunAt(text, index, MAX_LENGTH)), isCut: false });
	for (const length of HOST_LENGTHS) {
		const near = begunAt(text, index, length);
		const end = endOfHost(near);
		const isLast = index + length >= text.length;
		if (end > near.length - MAX_BROKEN_DOT && !isLast) continue;
		const address = cut(near, end);
		if (!targetOf(refang(address))) return { readings: readingsInHost(near, end), isCut: false };
		if (isLast || END.test(near.slice(end, -MAX_BROKEN_DOT))) return { readings: readingsOf(near), isCut: false };
		// Marks alone behind a host belong to the sentence, or to a host that is none, as what follows them says.
		return isAllRead || address.length > end ? whole() : { readings: readingsOf(near), isCut: true };
	}
	return isAllRead ? whole() : { readings: readingsInHost(begunAt(text, index, MAX_HOST)), isCut: true };
}

/** What stands from a beginning on, its broken dots whole where mail programs do not open it as it is. */
function begunAt(text: string, index: number, length: number): string {
	const begun = text.slice(index, index + length);
	return LIVE.test(begun) ? begun : withDots(begun);
}

/** Where an address leads; undefined where it is none. */
function targetOf(address: string): URL | undefined {
	const isWww = /^www/i.test(address);
	const text = isWww ? `http://${address}` : address;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url && url.hostname !== '' && (!isWww || url.hostname.slice(4).includes('.')) ? url : undefined;
}

/**
 * The address at the beginning of a text; two where nobody can know whether the full stop of Chinese in it ends a sentence
 * or is a dot of the host, or whether what looks broken is not yet opened up to there.
 */
function readingsOf(text: string): string[] {
	const end = endOfHost(text);
	return [...new Set([...readingsInHost(text, end), cut(text, end)])];
}

/** Those of them that end within the host. */
function readingsInHost(text: string, end = text.length): string[] {
	const host = text.slice(0, end);
	const stop = host.search(/(?<=[a-z0-9-])\u3002(?![a-z0-9])/i);
	const broken = LIVE.test(text) ? host.search(DOT) : -1;
	const opened = broken === -1 ? '' : text.slice(0, broken);
	return [...(stop === -1 ? [] : [cut(text, stop)]), ...(hasPublicSuffix(opened) ? [opened] : [])];
}

/** The address at the beginning of a text: up to what cannot be part of it, and without the marks of the sentence around it. */
function cut(text: string, hostEnd: number): string {
	if (text[hostEnd] === '\u3002') return text.slice(0, hostEnd);
	// Behind the host, the full stop of Chinese ends the sentence; in the host it is a dot, as browsers have it.
	const end = text.slice(hostEnd).search(END);
	let address = end === -1 ? text : text.slice(0, hostEnd + end);
	// Another address that is glued to this one by a mark; one that follows an equals sign or a slash is part of this one.
	const glued = address.slice(1).search(GLUED);
	if (glued !== -1) address = address.slice(0, glued + 1);
	return withoutMarks(address);
}

/** Where the host of an address ends. */
function endOfHost(text: string): number {
	const scheme = START.exec(text)?.[0].length ?? 0;
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

/** A broken dot of a name; blanks around it are of the same making. */
const DOT = new RegExp(String.raw`(?<=[\p{L}\p{N}_-])${BROKEN_DOT}(?=[\p{L}\p{N}_-])`, 'giu');

/** A text in which dots that were broken are whole, or all broken alike. */
export const withDots = (text: string, dot: '.' | '[.]' = '.'): string => text.replace(DOT, dot);

const START = new RegExp(String.raw`^[[(]?${SCHEME}${SEPARATOR}`, 'i');

/** Other schemes: of one letter, it is a drive. */
const OTHER_START = new RegExp(String.raw`^([a-z][a-z0-9+.-]+)${SEPARATOR}`, 'i');

/** The address, domain or email address that a defanged one was. Brackets in a path may belong to it: only dots are mended there, and signs that stand in brackets alone. */
export function refang(text: string): string {
	const start = (START.exec(text) ?? OTHER_START.exec(text))?.[0] ?? '';
	const [host = ''] = /^[^/\\?#]*/.exec(text.slice(start.length)) ?? [];
	const mended = host.replace(/\[\.(?!\])|(?<!\[)\.\]/g, '.').replace(/(?<=[\p{L}\p{N}_-])[[({](?:at|@)[\])}](?=[\p{L}\p{N}])/giu, '@');
	return withDots(startOf(start) + mended + text.slice(start.length + host.length))
		.replace(/[[({]:[\])}]/g, ':')
		.replace(/\[([/\\])\]/g, '$1');
}

/** Scheme and separator as they work. */
function startOf(broken: string): string {
	if (broken === '') return '';
	if (START.test(broken)) return `${/^\W?f/i.test(broken) ? 'ftp' : 'http'}${/s\W/i.test(broken) ? 's' : ''}://`;
	return broken.replace(OTHER_START, '$1://').replace(/^wx(?=s?:)/i, 'ws');
}
