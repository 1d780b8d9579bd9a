import { decodeWords } from 'postal-mime';
import { Slice } from '../client/slice';
import { type ReadBudget, readBudget } from './budget';
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

type Found = Omit<MailLink, 'count' | 'depth'>;

/** `data:` pictures make up most of some mails, and nothing in them is read. */
const INLINE_PICTURE = /(["'(=])data:(?:image|font)\/[^"')\s>]*/gi;

/** What stands in a mail's bodies, and in the QR codes of its pictures where those were read, up to where the budget is spent. */
export async function contentOf(mail: Mail, qrCodes?: QrCodes, budget = readBudget(), slice = new Slice()): Promise<MailContent> {
	const all: MailContent = { links: [], pictures: 0, isCut: false, readTexts: [decodeWords(headerOf(mail, 'subject') ?? '')] };
	const known = new Map<string, MailLink>();
	for (const { links, pictures, text, isCut } of textsIn(mail, qrCodes, budget)) {
		all.isCut ||= isCut;
		all.pictures += pictures;
		all.readTexts.push(text);
		for (const found of links) {
			if (slice.isOver()) await slice.next();
			const key = keyOf(found);
			const before = known.get(key);
			if (!before && budget.targets-- <= 0) return { ...all, isCut: true };
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
		if (budget.texts-- <= 0) return { ...all, isCut: true };
		if (slice.isOver()) await slice.next();
	}
	return all;
}

function* textsIn({ bodies }: Mail, qrCodes: QrCodes | undefined, budget: ReadBudget): Generator<ReadBody> {
	// HTML first: it says more of a link than the text that was made of it.
	for (const body of bodies.toSorted((one, other) => Number(other.kind === 'html') - Number(one.kind === 'html'))) yield* readBody(body, budget);
	for (const code of qrCodes?.texts ?? []) yield readCode(code, budget);
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
const readCode = (text: string, budget: ReadBudget): ReadBody => ({ ...readPlain(text, 'qr', budget), text: '' });

/** Lines of an invitation that hold HTML, as those of Outlook and Google do. */
const HTML_LINE = /^.*<a\s.*$/gim;

function* readBody({ kind, text }: MailBody, budget: ReadBudget): Generator<ReadBody> {
	if (kind === 'text') return yield readPlain(text, 'text', budget);
	if (kind === 'html') return yield readPage(text, budget);
	const unescaped = (line: string) => line.replace(/\\n/gi, '\n').replace(/\\([\\,;])/g, '$1');
	const unfolded = text.replace(/\r?\n[ \t]/g, '');
	for (const [line] of unfolded.matchAll(HTML_LINE)) {
		const page = readPage(unescaped(line), budget);
		yield { ...page, links: page.links.map((link) => ({ ...link, foundIn: 'calendar' })) };
	}
	yield readPlain(unescaped(unfolded.replace(HTML_LINE, '')), 'calendar', budget);
}

function readPlain(text: string, foundIn: string, budget: ReadBudget): ReadBody {
	const { links, isCut } = readLinks(text, budget);
	return { links: links.map((url) => ofText(url, foundIn)), pictures: 0, isCut, text };
}

function readPage(html: string, budget: ReadBudget): ReadBody {
	const { links, base, pictures, isCut, text: seen, wholeText } = readHtml(html.replace(INLINE_PICTURE, '$1data:,'), budget);
	const inElements = links.flatMap(({ href, element, shown }): Found[] => {
		const url = targetOf(href, base);
		return url ? [{ ...target(url), shown, foundIn: `html ${element}` }] : [];
	});
	const inText = readPlain(seen, 'html text', budget);
	return { links: [...inElements, ...inText.links], pictures, isCut: isCut || inText.isCut, text: wholeText };
}

const ofText = (url: URL, foundIn: string): Found => ({ ...target(url), foundIn });

function target(url: URL): Pick<MailLink, 'rewrittenAs' | 'url'> {
	const inner = unwrapped(url);
	return inner === url ? { url } : { url: inner, rewrittenAs: url.href };
}
