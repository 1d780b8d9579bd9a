import { decodeHTML, decodeHTMLAttribute } from 'entities/decode';

/** What HTML is made of, in its order. Names are in lower case, entities decoded; of an attribute that is given twice the first counts. */
export interface TokenHandler {
	onStart(name: string, attributes: ReadonlyMap<string, string>): void;
	onEnd(name: string): void;
	onText(text: string): void;
	/** Also what is none, but taken for one: `<!x>`, `<?x>`, `</ x>`, and CDATA, which is one but in drawings and formulas. */
	onComment(comment: string): void;
	/** What stands in an element of {@link RAW}, as it is written. */
	onRaw(name: string, source: string): void;
}

/** Elements in which browsers see no tags; in `noscript` not all of them do. `plaintext` has no end. */
const RAW = new Map(['iframe', 'noembed', 'noframes', 'noscript', 'plaintext', 'script', 'style', 'textarea', 'title', 'xmp'].map((name) => [name, new RegExp(name === 'plaintext' ? '$' : String.raw`</${name}(?=[\t\n\f\r />])`, 'gi')]));

/** A tag up to its name, a comment, or what is taken for one; with what ends it, which is empty at the end of the text. */
const MARKUP = /<(?:(\/?)([a-z][^\t\n\f\r />]*)|!--(?:-?>|([^]*?)(--!?>|$))|[!?/]([^>]*)(>?))/gi;

/** An attribute, or the end of the tag. */
const ATTRIBUTE = /[\t\n\f\r /]*(?:(>)|([^\t\n\f\r />][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"?|'([^']*)'?|([^\t\n\f\r >]*)))?)/y;

/**
 * Takes HTML apart by the rules of browsers (WHATWG HTML, 13.2.5), in one pass and without a tree, so that nesting costs
 * nothing. What depends on the tree is left to the one who is told: whether CDATA is a comment, and {@link RAW} raw.
 * @returns whether it ended in text; else within a tag or a comment, and then nothing was told of that tag
 */
export function readTokens(html: string, handler: TokenHandler): boolean {
	let from = 0;
	const say = (end: number) => {
		if (end > from) handler.onText(decodeHTML(html.slice(from, end)));
	};
	for (;;) {
		MARKUP.lastIndex = from;
		const markup = MARKUP.exec(html);
		say(markup?.index ?? html.length);
		if (!markup) return true;
		from = MARKUP.lastIndex;
		const [, slash, tag, comment, commentEnd, other, otherEnd] = markup;
		if (tag === undefined) {
			handler.onComment(comment ?? other ?? '');
			if (commentEnd === '' || otherEnd === '') return false;
			continue;
		}
		const attributes = new Map<string, string>();
		const end = readAttributes(html, from, attributes);
		if (end === undefined) return false;
		from = end;
		const name = tag.toLowerCase();
		if (slash) {
			handler.onEnd(name);
			continue;
		}
		handler.onStart(name, attributes);
		const rawEnd = RAW.get(name);
		if (!rawEnd) continue;
		rawEnd.lastIndex = from;
		const source = html.slice(from, rawEnd.exec(html)?.index ?? html.length);
		from += source.length;
		handler.onRaw(name, source);
	}
}

/** Where a tag ends; undefined where it does not. */
function readAttributes(html: string, from: number, attributes: Map<string, string>): number | undefined {
	ATTRIBUTE.lastIndex = from;
	for (let match = ATTRIBUTE.exec(html); match; match = ATTRIBUTE.exec(html)) {
		const [, end, name = '', inDouble, inSingle, bare] = match;
		if (end) return ATTRIBUTE.lastIndex;
		const [key, value] = [name.toLowerCase(), inDouble ?? inSingle ?? bare ?? ''];
		if (!attributes.has(key)) attributes.set(key, value.includes('&') ? decodeHTMLAttribute(value) : value);
	}
	return undefined;
}
