import { type ReadBudget, readBudget } from './budget';
import { withoutUnseen } from './hosts';
import { readTokens } from './htmlTokens';
import { MAX_LENGTH } from './textLinks';

/** A place in HTML that leads somewhere. */
export interface HtmlLink {
	/** As it stands there, entities decoded. */
	href: string;
	/** The element, e.g. `a`, `form`, `meta refresh`. */
	element: string;
	/** The text that stands for it, without what nobody sees, white space collapsed; that of pictures where there is no other. */
	shown?: string;
	/** Whether people may see something else than that: a picture, or a text of which a part is hidden. */
	isDisguised?: boolean;
}

export interface HtmlContent {
	links: HtmlLink[];
	/** What relative addresses begin with. */
	base?: string;
	/** The text that is seen, without that of links which lead somewhere: where it looks like an address, it leads nowhere by itself. */
	text: string;
	/** All the text, that of links too, without empty lines: cells and their contents begin one each. */
	wholeText: string;
	/** Pictures, style sheets and the like: loaded, not followed. */
	pictures: number;
	/** Whether there were more links, or more in them, than are read, or programs read it differently. */
	isCut: boolean;
}

/** Attributes that load something, by element. */
const LOADS = new Map(Object.entries({ img: ['src', 'srcset'], input: ['src'], link: ['href'], video: ['src', 'poster'], audio: ['src'], source: ['src', 'srcset'], image: ['href', 'xlink:href'], feimage: ['href', 'xlink:href'], use: ['href', 'xlink:href'], 'v:fill': ['src'], 'v:imagedata': ['src'] }));

/** Attributes that lead somewhere, or show what is elsewhere as a part of the mail, by element. Elsewhere it is `href`: in HTML, SVG and MathML, and in Outlook's shapes. */
const LEADS = new Map(Object.entries({ form: ['action'], button: ['formaction'], input: ['formaction'], iframe: ['src'], frame: ['src'], embed: ['src'], object: ['data'] }));

/** Elements that change an attribute of the one they stand in, and the attributes that have its new values. */
const CHANGES = { elements: new Set(['animate', 'set']), values: ['from', 'to', 'values'] };

/** Elements whose end is the end of a line for those who read. */
const BLOCKS = new Set(['address', 'article', 'blockquote', 'br', 'dd', 'div', 'dl', 'dt', 'fieldset', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'li', 'ol', 'p', 'pre', 'section', 'table', 'td', 'th', 'tr', 'ul']);
const UNSEEN = new Set(['iframe', 'noembed', 'noframes', 'script', 'style', 'textarea', 'title']);

/** How a text is kept from those who read; a style sheet can do the same. */
const HIDES = /url\(|(?<![\w-])(?:(?:display|font|font-size|(?:max-)?(?:height|width)|opacity)\s*:\s*(?:none|0(?!\.?[1-9])|1px)|visibility\s*:\s*hidden|color\s*:\s*transparent|mso-hide\s*:\s*all|text-indent\s*:\s*-)/i;

/** Values that an attribute has by and by of which each is read. */
const MAX_VALUES = 1_000;

/** Comments for Outlook, and elements without tags, in each other that are read. */
const MAX_DEPTH = 3;
/** Links in each other whose texts are gathered: in HTML there are none, and Outlook's shapes stand in a few. */
const MAX_OPEN = 20;
/** Characters of a link's text that are read. */
const MAX_SEEN = 8_192;
/** Characters in which a host ends; names of hosts have no more. */
const MAX_HOST = 260;

interface OpenLink {
	link: HtmlLink;
	name: string;
	leads: boolean;
	shown: string[];
	alternative: string[];
	length: number;
	/** Whether what is shown ends in a blank, or is empty. */
	endsBlank: boolean;
}

/** Reads HTML as mail programs do, and what only some of them read, too. */
export function readHtml(html: string, budget: ReadBudget = readBudget()): HtmlContent {
	// Some programs pass over this sign, within names of elements, too.
	const content = { links: [] as HtmlLink[], base: undefined as string | undefined, pictures: 0, isCut: html.includes('\0') };
	const [text, wholeText]: [string[], string[]] = [[], []];
	/** Links that are open, innermost last; each gathers what is shown until it closes. */
	const open: OpenLink[] = [];
	/** Whether a link has an empty address, or a place on the page alone. */
	let leadsToBase = false;
	/** Scheme and host of the base: whether a link leads anywhere depends on nothing else of it, and it may be long. */
	let site: string | undefined;

	const say = (data: string) => {
		wholeText.push(data);
		const seen = open.length > 0 ? withoutUnseen(data).replace(/\s+/g, ' ') : '';
		for (const one of open) {
			const more = one.endsBlank ? seen.trimStart() : seen;
			if (more === '') continue;
			one.length += more.length;
			one.endsBlank = more.endsWith(' ');
			if (one.length <= MAX_SEEN) one.shown.push(more);
			else content.isCut ||= one.leads;
		}
		if (!open.some(({ leads }) => leads)) text.push(data);
	};
	const isTooLong = (address = '', most = MAX_LENGTH): boolean => {
		content.isCut ||= address.length > most;
		return address.length > most;
	};
	const add = (href: string | undefined, element: string): HtmlLink | undefined => {
		const beginning = href?.slice(0, 100).replace(/[\0-\x20]/g, '') ?? '';
		// A page of its own, but nobody knows who shows it.
		content.isCut ||= /^data:(?!image\/(?!svg))/i.test(beginning);
		leadsToBase ||= href !== undefined && /^(?:#|$)/.test(beginning);
		// What leads to another place in the mail, or starts a mail, would only take the place of others.
		if (!href || /^(?:$|#|mailto:|tel:|sms:|cid:|data:)/i.test(beginning)) return undefined;
		content.isCut ||= budget.elements <= 0;
		if (isTooLong(href) || budget.elements-- <= 0) return undefined;
		const link: HtmlLink = { href, element };
		content.links.push(link);
		return link;
	};
	const close = (from: number) => {
		for (const { link, shown, alternative } of open.splice(from)) {
			const seen = shown.join('').trim() || collapsed(alternative.join(' '));
			if (seen) link.shown = seen;
		}
	};

	function onElement(name: string, attributes: ReadonlyMap<string, string>, outer: number): void {
		const written = name === 'base' && !isTooLong(attributes.get('href')) ? targetsOf(attributes.get('href') ?? '') : [];
		// A browser writes a letter as up to nine signs; a long host costs half a millisecond for each link below it.
		const [base] = written.filter(({ href, hostname }) => !isTooLong(href) && !isTooLong(hostname, MAX_HOST));
		// Some take the first one, some the last.
		content.isCut ||= base !== undefined && content.base !== undefined && base.href !== content.base;
		content.base ??= base?.href;
		site ??= base?.origin;
		const loads = (LOADS.get(name) ?? []).filter((attribute) => attributes.get(attribute) && !(name === 'input' && attributes.get('type')?.toLowerCase() !== 'image'));
		content.pictures += loads.length + (attributes.get('background') ? 1 : 0);
		if (name === 'meta' && attributes.get('http-equiv')?.trim().toLowerCase() === 'refresh') add(refreshIn(attributes.get('content') ?? ''), 'meta refresh');
		for (const attribute of LEADS.get(name) ?? []) add(attributes.get(attribute), name);
		if (CHANGES.elements.has(name) && /(?:^|:)href$/i.test(attributes.get('attributename')?.trim() ?? '')) {
			for (const one of CHANGES.values) {
				const values = attributes.get(one)?.split(';', MAX_VALUES + 1) ?? [];
				content.isCut ||= values.length > MAX_VALUES;
				for (const value of values.slice(0, MAX_VALUES)) add(value.trim(), name);
			}
		}
		const isDisguise = loads.length > 0 || name === 'svg' || attributes.has('background') || attributes.has('hidden') || HIDES.test(attributes.get('style') ?? '');
		if (name !== 'base' && !LOADS.get(name)?.includes('href')) addReferences(name, attributes, outer);
		const picture = attributes.get('alt')?.trim();
		for (const one of open) {
			if (picture && one.alternative.length < MAX_SEEN) one.alternative.push(picture);
			if (isDisguise) one.link.isDisguised = true;
		}
	}

	function addReferences(name: string, attributes: ReadonlyMap<string, string>, outer: number): void {
		const hrefs = [...attributes].filter(([key]) => key === 'href' || key.endsWith(':href')).map(([, value]) => value);
		// A link does not stand in another one: the next one ends it.
		if (name === 'a' && hrefs.length > 0) closeLast('a', outer);
		for (const href of hrefs) {
			const link = add(href, name);
			content.isCut ||= open.length >= MAX_OPEN;
			if (link && name !== 'area' && open.length < MAX_OPEN) open.push({ link, name, leads: targetsOf(href, site).length > 0, shown: [], alternative: [], length: 0, endsBlank: true });
		}
	}

	/** Ends the innermost link of an element, and those within it; those outside of the comment or element that is read stay open. */
	const closeLast = (name: string, outer: number) => {
		const index = open.findLastIndex((one) => one.name === name);
		if (index >= outer) close(index);
	};

	function read(source: string, depth: number, isSeen: boolean): boolean {
		if (depth > MAX_DEPTH) {
			content.isCut ||= source.includes('<');
			return true;
		}
		const outer = open.length;
		const tell = isSeen ? say : () => undefined;
		const isWhole = readTokens(source, {
			onStart(name, attributes) {
				if (BLOCKS.has(name)) tell('\n');
				onElement(name, attributes, outer);
				const page = attributes.get('srcdoc');
				if (page) read(page, depth + 1, isSeen);
			},
			onEnd(name) {
				closeLast(name, outer);
				if (BLOCKS.has(name)) tell('\n');
			},
			onText: tell,
			onComment(comment) {
				// In a drawing it is none, and ends elsewhere.
				content.isCut ||= comment.startsWith('[CDATA[');
				// What Outlook alone shows is its user's only link, at times.
				const [condition] = /^\s*\[if[^\]>]*\]?>?/i.exec(comment) ?? [];
				if (condition) read(comment.slice(condition.length).replace(/<!\[endif\]\s*$/i, ''), depth + 1, isSeen);
			},
			onRaw(name, inner) {
				// In a drawing, in a list and to some programs it is an element like others: what stands in it is read, and if it ends there as it does to others, so is what follows.
				const isSame = read(inner, depth + 1, isSeen && !UNSEEN.has(name));
				content.isCut ||= !isSame;
			},
		});
		close(outer);
		return isWhole;
	}

	const isWhole = read(html, 0, true);
	// To a browser nothing follows; others go on.
	content.isCut ||= !isWhole;
	if (leadsToBase) add(content.base, 'base');
	return { ...content, text: text.join(''), wholeText: wholeText.join('').replace(/\s+/g, (blank) => (blank.includes('\n') ? '\n' : ' ')) };
}

const collapsed = (text: string) => withoutUnseen(text.slice(0, MAX_SEEN)).replace(/\s+/g, ' ').trim();

/** The address behind the seconds of a refresh; where it begins with a quote, up to the next one, as in browsers. Each step looks at each sign once. */
function refreshIn(content: string): string {
	const address = content.replace(/^[\s\d.]*[;,]?\s*/, '').replace(/^url\s*=\s*/i, '');
	const [quote] = /^['"]/.exec(address) ?? [];
	return quote ? (address.slice(1).split(quote, 1)[0] ?? '') : address;
}

/** What begins with a host, and has no scheme; names of pages and pictures look the same. */
const HOST = /^(?:[\p{L}\p{N}_-]+\.)+(?!(?:aspx?|cgi|css|gif|html?|jpe?g|jsp|pdf|php\d?|png|svg|txt|xhtml|xml)(?:[/?#:]|$))[\p{L}-]{2,}(?=[/?#:]|$)/iu;

/** Where a link leads, as browsers or mail programs read it; nothing where that is nowhere on the web. */
export function targetsOf(href: string, base?: string): URL[] {
	// As browsers do it first of all: WHATWG URL, 4.4.
	const trimmed = href.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '').trim();
	const readings = [
		// Mail programs open these, though a browser would look for a file beside the page.
		/^www\./i.test(trimmed) || HOST.test(trimmed.slice(0, MAX_HOST)) ? `http://${trimmed}` : /^[\\/]{2}/.test(trimmed) && !base ? `https:${trimmed}` : trimmed,
		...(base ? [trimmed] : []),
	];
	const urls = [...new Set(readings)].flatMap((text) => (URL.canParse(text, base) ? new URL(text, base) : [])).filter(({ protocol, hostname }) => /^(?:https?|ftp):$/.test(protocol) && hostname !== '');
	return /^#/.test(trimmed) ? [] : urls.filter(({ href: one }, index) => urls.findIndex((other) => other.href === one) === index);
}
