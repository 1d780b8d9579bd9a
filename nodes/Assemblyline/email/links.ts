import { decodeWords } from 'postal-mime';
import { Slice } from '../client/slice';
import { type ReadBudget, readBudget } from './budget';
import { domainOf, hostIn } from './hosts';
import { readHtml, targetsOf } from './htmlLinks';
import { headerOf, type Mail, type MailBody } from './mail';
import type { QrCodes } from './qrCodes';
import { unwrapped } from './rewriters';
import { readLinks } from './textLinks';

/** Where a mail leads, each target once. */
export interface MailLink {
	/** As browsers go there, without what gateways put around it. */
	url: URL;
	/** The text that stands for it in the mail: all of it that is read, of which an output shows the beginning. */
	shown?: string;
	/** The hosts that people may see in that text, those of other domains than the target's first: all of them, as what stands before another may be hidden. */
	shownHosts?: string[];
	/** Whether people may see something else than that text. */
	isDisguised?: boolean;
	/** The kind of place where it stands, e.g. `html a`, `text`, `calendar`, `qr`: of several the one that says most, else the first. */
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
	/** Whether there were more links, or texts that begin like links, than are looked at, or HTML that programs read differently: there may be others. */
	isCut: boolean;
	/** Everything people read, for passwords: subject, texts, and the text of HTML. */
	readTexts: string[];
}

type Found = Omit<MailLink, 'count' | 'depth'>;

/** What stands in a mail's bodies, and in the QR codes of its pictures where those were read, up to where the budget is spent. */
export async function contentOf(mail: Mail, qrCodes?: QrCodes, budget = readBudget(), slice = new Slice()): Promise<MailContent> {
	const all: MailContent = { links: [], pictures: 0, isCut: false, readTexts: [decodeWords(headerOf(mail, 'subject') ?? '')] };
	const known = new Map<string, MailLink>();
	for (const { links, pictures, text, isCut } of textsIn(mail, qrCodes, budget)) {
		all.pictures += pictures;
		all.readTexts.push(text);
		for (const found of links) {
			if (slice.isOver()) await slice.next();
			const key = keyOf(found);
			const before = known.get(key);
			if (!before && budget.targets-- <= 0) return { ...all, isCut: true };
			const shown = shownHostsOf(found, budget);
			all.isCut ||= shown.isCut;
			const link = { ...found, shownHosts: shown.hosts, depth: mail.depth, count: 1 };
			if (before) {
				Object.assign(before, joined(before, link));
				continue;
			}
			known.set(key, link);
			all.links.push(link);
		}
		all.isCut ||= isCut();
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

/** The same target in two places. What deceives counts, wherever it stands. */
export function joined(one: MailLink, other: MailLink): MailLink {
	return {
		...one,
		...shownAs(one, other),
		isDisguised: one.isDisguised || other.isDisguised || (one.shown !== undefined && other.shown !== undefined && one.shown.toLowerCase() !== other.shown.toLowerCase()),
		foundIn: rankOf(other) > rankOf(one) ? other.foundIn : one.foundIn,
		depth: Math.max(one.depth, other.depth),
		rewrittenAs: one.rewrittenAs ?? other.rewrittenAs,
		count: one.count + other.count,
	};
}

/** Whether a form in the mail sends there. */
export const isForm = ({ foundIn }: Pick<MailLink, 'foundIn'>): boolean => /^html (?:form|button|input)$/.test(foundIn);

/** How much a place says: a reason to look at the link, nothing, or that it is of an invitation. */
const rankOf = (link: MailLink): number => (link.foundIn === 'qr' || isForm(link) ? 2 : link.foundIn === 'calendar' ? 0 : 1);

/** Of two texts that stand for a link the one that names another host, else one that names a host, as only those can deceive. */
function shownAs(one: MailLink, other: MailLink): Pick<MailLink, 'shown' | 'shownHosts'> {
	const { shown, shownHosts } = hostsSay(other) > hostsSay(one) || !one.shown ? other : one;
	return { shown, shownHosts };
}

/** How much the hosts in a text say: that the link leads elsewhere, its target, or nothing. */
const hostsSay = ({ url, shownHosts: [host] = [] }: MailLink): number => (host === undefined ? 0 : domainOf(host) === domainOf(url.hostname) ? 1 : 2);

function shownHostsOf({ url, shown = '' }: Found, budget: ReadBudget): { hosts: string[]; isCut: boolean } {
	const only = hostIn(shown);
	if (only !== undefined) return { hosts: [only], isCut: false };
	const { links, isCut } = readLinks(shown, budget);
	const hosts = new Set(links.map(({ hostname }) => hostname));
	const differs = (host: string) => domainOf(host) !== domainOf(url.hostname);
	return { hosts: [...hosts].sort((one, other) => Number(differs(other)) - Number(differs(one))), isCut };
}

interface ReadBody {
	/** Each is made when it is asked for: all of them at once may be hundreds of megabytes. */
	links: Iterable<Found>;
	pictures: number;
	/** Whether there may be more of them, once all were asked for. */
	isCut(): boolean;
	text: string;
}

/** What a QR code says is for programs: no password stands in it. */
const readCode = (text: string, budget: ReadBudget): ReadBody => ({ ...readPlain(text, 'qr', budget), text: '' });

/** A tag with an attribute: a text that has one is HTML to some programs, whatever it is said to be. */
const TAG = /<(?!(?:https?|ftp):)[a-z][^\s/<>]{0,40}[\s/][^<>]{0,8192}=/i;

/** Lines of an invitation that hold HTML, as those of Outlook and Google do. */
const HTML_LINE = /^.*<(?!(?:https?|ftp):)[a-z][^\s/<>]{0,40}[\s/].*$/gim;

function* readBody({ kind, text }: MailBody, budget: ReadBudget): Generator<ReadBody> {
	if (kind === 'html') return yield readPage(text, budget);
	if (kind === 'text') {
		yield readPlain(text, 'text', budget);
		// The links in the elements of what is read as a text, too.
		if (TAG.test(text)) yield readPage(text, budget, 'text');
		return;
	}
	const unescaped = (line: string) => line.replace(/\\n/gi, '\n').replace(/\\([\\,;])/g, '$1');
	const unfolded = text.replace(/\r?\n[ \t]/g, '');
	for (const [line] of unfolded.matchAll(HTML_LINE)) yield readPage(unescaped(line), budget, 'calendar');
	// Addresses in angle brackets are no elements, but those of a text.
	const plain = unescaped(unfolded.replace(HTML_LINE, (line) => line.match(/<(?:https?|ftp):[^<>]*>/gi)?.join(' ') ?? ''));
	yield readPlain(plain, 'calendar', budget);
}

function readPlain(text: string, foundIn: string, budget: ReadBudget): ReadBody {
	const { links, isCut } = readLinks(text, budget);
	return { links: links.map((url) => ({ ...target(url), foundIn })), pictures: 0, isCut: () => isCut, text };
}

/** Another scheme than those of the web, whose programs open what stands behind it: `microsoft-edge:https://…`. */
const OTHER_SCHEME = /^\s*[a-z][a-z0-9+.-]*:/i;

/** What stands in HTML, which is all of a body, or a line of an invitation; in a text it is its elements alone. */
function readPage(html: string, budget: ReadBudget, kind: MailBody['kind'] = 'html'): ReadBody {
	const { links, base, pictures, isCut, text: seen, wholeText } = readHtml(html, budget);
	const isText = kind === 'text';
	const inText = readPlain(isText ? '' : seen, kind === 'calendar' ? kind : 'html text', budget);
	let isHrefCut = false;
	function* found(): Generator<Found> {
		for (const { href, element, ...shown } of links) {
			const urls = targetsOf(href, base);
			const inHref = urls.length === 0 && OTHER_SCHEME.test(href) ? readLinks(href, budget) : undefined;
			isHrefCut ||= inHref?.isCut === true;
			for (const url of inHref?.links ?? urls) yield { ...target(url), ...shown, foundIn: kind === 'calendar' ? kind : `html ${element}` };
		}
		yield* inText.links;
	}
	return { links: found(), pictures, isCut: () => isCut || isHrefCut || inText.isCut(), text: isText ? '' : wholeText };
}

function target(url: URL): Pick<MailLink, 'rewrittenAs' | 'url'> {
	const inner = unwrapped(url);
	return inner === url ? { url } : { url: inner, rewrittenAs: url.href };
}
