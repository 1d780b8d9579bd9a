import { decodeWords } from 'postal-mime';
import { readHtml, targetOf } from './htmlLinks';
import { headerOf, type Mail, type MailBody } from './mail';
import type { QrCodes } from './qrCodes';
import { unwrapped } from './rewriters';
import { readLinks } from './textLinks';

/** Where a mail leads, each target once. */
export interface MailLink {
	/** As browsers go there, without what gateways put around it. */
	url: URL;
	/** The text that stands for it in the mail. */
	shown?: string;
	/** The kind of place where it stood first, e.g. `html a`, `text`, `calendar`, `qr`. */
	foundIn: string;
	/** That of the mail it stands in. */
	depth: number;
	/** The gateway's address that it stood behind. */
	rewrittenAs?: string;
	/** How often it stands in mails of this depth. */
	count: number;
}

export interface MailContent {
	links: MailLink[];
	/** Pictures and style sheets, counted only. */
	pictures: number;
	/** Whether there were more links, or texts that begin like links, than are looked at: there may be others. */
	isCut: boolean;
	/** Everything people read, for passwords: subject, texts, and the text of HTML. */
	readTexts: string[];
}

/** Targets of one mail that are looked at. */
const MAX_LINKS = 5_000;

type Found = Omit<MailLink, 'count' | 'depth'>;

/** `data:` pictures make up most of some mails, and nothing in them is read. */
const INLINE_PICTURE = /(["'(=])data:(?:image|font)\/[^"')\s>]*/gi;

/** What stands in a mail's bodies, and in the QR codes of its pictures where those were read. */
export function contentOf(mail: Mail, qrCodes?: QrCodes): MailContent {
	const all: MailContent = { links: [], pictures: 0, isCut: false, readTexts: [decodeWords(headerOf(mail, 'subject') ?? '')] };
	const known = new Map<string, MailLink>();
	// HTML first: it says more of a link than the text that was made of it.
	const bodies = mail.bodies.toSorted((one, other) => Number(other.kind === 'html') - Number(one.kind === 'html')).flatMap(readBody);
	for (const { links, pictures, text, isCut } of [...bodies, ...(qrCodes?.texts ?? []).map(readCode)]) {
		all.isCut ||= isCut;
		all.pictures += pictures;
		all.readTexts.push(text);
		for (const found of links) {
			const key = keyOf(found);
			const before = known.get(key);
			if (!before && known.size >= MAX_LINKS) {
				all.isCut = true;
				break;
			}
			if (!before) {
				const link = { ...found, depth: mail.depth, count: 1 };
				known.set(key, link);
				all.links.push(link);
				continue;
			}
			before.count++;
			// What deceives counts, wherever it stands.
			before.shown = shownAs(before, found);
			before.rewrittenAs ??= found.rewrittenAs;
		}
	}
	return all;
}

/** By what targets are told apart: a server never hears of what stands behind `#`. */
export const keyOf = ({ url }: Pick<MailLink, 'url'>): string => url.href.slice(0, url.href.length - url.hash.length);

/** Of two texts that stand for a link the one that names a host, as only that one can deceive. */
function shownAs(one: Found, other: Found): string | undefined {
	if (!one.shown || !other.shown) return one.shown ?? other.shown;
	return /\S\.\S/.test(one.shown) || !/\S\.\S/.test(other.shown) ? one.shown : other.shown;
}

interface ReadBody {
	links: Found[];
	pictures: number;
	isCut: boolean;
	text: string;
}

/** What a QR code says is for programs: no password stands in it. */
const readCode = (text: string): ReadBody => ({ ...readPlain(text, 'qr'), text: '' });

/** Lines of an invitation that hold HTML, as those of Outlook and Google do. */
const HTML_LINE = /^.*<a\s.*$/gim;

function readBody({ kind, text }: MailBody): ReadBody[] {
	if (kind === 'text') return [readPlain(text, 'text')];
	if (kind === 'html') return [readPage(text)];
	const unescaped = (line: string) => line.replace(/\\n/gi, '\n').replace(/\\([\\,;])/g, '$1');
	const unfolded = text.replace(/\r?\n[ \t]/g, '');
	const pages = [...unfolded.matchAll(HTML_LINE)].map(([line]) => readPage(unescaped(line)));
	return [...pages.map((page) => ({ ...page, links: page.links.map((link) => ({ ...link, foundIn: 'calendar' })) })), readPlain(unescaped(unfolded.replace(HTML_LINE, '')), 'calendar')];
}

function readPlain(text: string, foundIn: string): ReadBody {
	const { links, isCut } = readLinks(text);
	return { links: links.map((url) => ofText(url, foundIn)), pictures: 0, isCut, text };
}

function readPage(html: string): ReadBody {
	const { links, base, pictures, isCut, text: seen, wholeText } = readHtml(html.replace(INLINE_PICTURE, '$1data:,'));
	const inElements = links.flatMap(({ href, element, shown }): Found[] => {
		const url = targetOf(href, base);
		return url ? [{ ...target(url), shown, foundIn: `html ${element}` }] : [];
	});
	const inText = readPlain(seen, 'html text');
	return { links: [...inElements, ...inText.links], pictures, isCut: isCut || inText.isCut, text: wholeText };
}

const ofText = (url: URL, foundIn: string): Found => ({ ...target(url), foundIn });

function target(url: URL): Pick<MailLink, 'rewrittenAs' | 'url'> {
	const inner = unwrapped(url);
	return inner === url ? { url } : { url: inner, rewrittenAs: url.href };
}
