import { Parser } from 'htmlparser2';
import { type ReadBudget, readBudget } from './budget';
import { MAX_LENGTH } from './textLinks';

/** A place in HTML that leads somewhere. */
export interface HtmlLink {
	/** As it stands there, entities decoded. */
	href: string;
	/** The element, e.g. `a`, `form`, `meta refresh`. */
	element: string;
	/** The text that stands for it, white space collapsed; that of pictures where there is no other. */
	shown?: string;
}

export interface HtmlContent {
	links: HtmlLink[];
	/** What relative addresses begin with. */
	base?: string;
	/** The text that is seen, without that of links: where it looks like an address, it leads nowhere by itself. */
	text: string;
	/** All the text, that of links too, without empty lines: cells and their contents begin one each. */
	wholeText: string;
	/** Pictures, style sheets and the like: loaded, not followed. */
	pictures: number;
	/** Whether there were more links than are read, or longer ones than any browser opens. */
	isCut: boolean;
}

/** Attributes that load something, by element. */
const LOADS = new Map(Object.entries({ img: ['src', 'srcset'], input: ['src'], link: ['href'], video: ['src', 'poster'], audio: ['src'], source: ['src', 'srcset'], image: ['href', 'xlink:href'], use: ['href', 'xlink:href'], iframe: ['src'], frame: ['src'], embed: ['src'], object: ['data'], 'v:fill': ['src'], 'v:imagedata': ['src'] }));

/** The attribute of a form that leads somewhere, by element. */
const LEADS = new Map([['form', 'action'], ['button', 'formaction'], ['input', 'formaction']]);

/** Elements that lead somewhere by `href`: in HTML and SVG, and Outlook's shapes. */
const LINKS = /^(?:a|area|v:.+)$/;

/** Elements whose end is the end of a line for those who read. */
const BLOCKS = new Set(['address', 'article', 'blockquote', 'br', 'dd', 'div', 'dl', 'dt', 'fieldset', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'li', 'ol', 'p', 'pre', 'section', 'table', 'td', 'th', 'tr', 'ul']);
const UNSEEN = new Set(['script', 'style', 'title', 'template', 'textarea']);

/** Comments for Outlook in each other that are opened. */
const MAX_COMMENTS = 3;
/** Links in each other whose texts are gathered: in HTML there are none, and Outlook's shapes stand in a few. */
const MAX_OPEN = 20;
/** Characters of a link's text that are kept. */
const MAX_SHOWN = 300;

/** Reads HTML as mail programs do: a stream of elements, no tree, so that nesting costs nothing. */
export function readHtml(html: string, budget: ReadBudget = readBudget()): HtmlContent {
	const content = { links: [] as HtmlLink[], base: undefined as string | undefined, pictures: 0, isCut: false };
	const [text, wholeText]: [string[], string[]] = [[], []];
	/** Links that are open, innermost last; each gathers what is shown until it closes. */
	const open: { link: HtmlLink; name: string; shown: string[]; alternative: string[]; length: number }[] = [];
	let unseen = 0;

	const say = (data: string) => {
		if (unseen > 0) return;
		wholeText.push(data);
		if (open.length === 0) text.push(data);
		for (const one of open) {
			if (one.length < MAX_SHOWN * 4) one.shown.push(data);
			one.length += data.length;
		}
	};
	const isTooLong = (href = ''): boolean => {
		content.isCut ||= href.length > MAX_LENGTH;
		return href.length > MAX_LENGTH;
	};
	const add = (href: string | undefined, element: string): HtmlLink | undefined => {
		// What leads to another place in the mail, or starts a mail, would only take the place of others.
		if (!href || /^\s*(?:#|mailto:|tel:|sms:|cid:)/i.test(href)) return undefined;
		content.isCut ||= budget.elements <= 0;
		if (isTooLong(href) || budget.elements-- <= 0) return undefined;
		const link: HtmlLink = { href, element };
		content.links.push(link);
		return link;
	};
	const close = (name: string) => {
		const index = open.findLastIndex((one) => one.name === name);
		if (index === -1) return;
		for (const { link, shown, alternative } of open.splice(index)) {
			const seen = collapsed(shown.join('')) || collapsed(alternative.join(' '));
			if (seen) link.shown = seen.slice(0, MAX_SHOWN);
		}
	};

	function onElement(name: string, attributes: Record<string, string>): void {
		if (UNSEEN.has(name)) unseen++;
		if (BLOCKS.has(name)) say('\n');
		if (name === 'base' && !isTooLong(attributes.href)) content.base ??= attributes.href;
		const loads = (LOADS.get(name) ?? []).filter((attribute) => attributes[attribute] && !(name === 'input' && attributes.type?.toLowerCase() !== 'image'));
		content.pictures += loads.length + (attributes.background ? 1 : 0);
		if (name === 'meta' && attributes['http-equiv']?.trim().toLowerCase() === 'refresh') add(refreshIn(attributes.content ?? ''), 'meta refresh');
		add(attributes[LEADS.get(name) ?? ''], name);
		if (LINKS.test(name)) {
			const href = attributes.href ?? attributes['xlink:href'];
			// A link does not stand in another one: the next one ends it.
			if (name === 'a' && href !== undefined) close('a');
			const link = add(href, name);
			if (link && name !== 'area' && open.length < MAX_OPEN) open.push({ link, name, shown: [], alternative: [], length: 0 });
		}
		const picture = attributes.alt?.trim();
		if (picture) for (const one of open) one.alternative.push(picture);
	}

	function parse(source: string, depth: number): void {
		const parser = new Parser({
			onopentag: onElement,
			ontext: say,
			onclosetag(name) {
				if (UNSEEN.has(name)) unseen = Math.max(0, unseen - 1);
				close(name);
				if (BLOCKS.has(name)) say('\n');
			},
			oncomment(comment) {
				// What Outlook alone shows is its user's only link, at times.
				const conditional = /^\s*\[if[^\]]{0,200}\]>?/i.exec(comment);
				if (conditional && depth < MAX_COMMENTS) parse(comment.slice(conditional[0].length).replace(/<!\[endif\]\s*$/i, ''), depth + 1);
			},
		});
		parser.write(source);
		parser.end();
	}

	parse(html, 0);
	while (open.length > 0) close(open[0]?.name ?? '');
	return { ...content, text: text.join(''), wholeText: wholeText.join('').replace(/\s+/g, (blank) => (blank.includes('\n') ? '\n' : ' ')) };
}

const collapsed = (text: string) => text.slice(0, MAX_SHOWN * 8).replace(/\s+/g, ' ').trim();

/** The address behind the seconds of a refresh, without the quotes around it. Each step looks at each sign once. */
function refreshIn(content: string): string {
	const address = content.trim().replace(/^[\s\d.]*[;,]?\s*/, '').replace(/^url\s*=\s*/i, '');
	const [quote = ''] = /^['"]/.exec(address) ?? [];
	return quote !== '' && address.length > 1 && address.endsWith(quote) ? address.slice(1, -1) : address;
}

/** Where a link leads, as browsers and mail programs read it; undefined where that is nowhere on the web. */
export function targetOf(href: string, base: string | undefined): URL | undefined {
	const trimmed = href.trim();
	// Mail programs open these, though a browser would look for a file beside the page.
	const text = /^www\./i.test(trimmed) ? `http://${trimmed}` : /^[\\/]{2}[^\\/]/.test(trimmed) && !base ? `https:${trimmed}` : trimmed;
	const url = URL.canParse(text) ? new URL(text) : base && URL.canParse(text, base) ? new URL(text, base) : undefined;
	return url && /^(?:https?|ftp):$/.test(url.protocol) && url.hostname !== '' && !/^#/.test(trimmed) ? url : undefined;
}
