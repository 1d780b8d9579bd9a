import PostalMime, { decodeWords, type Header } from 'postal-mime';
import { Slice } from '../client/slice';
import { headerOf } from './mail';
import { decoded, parameterOf, withoutComments } from './transferEncoding';

/** A leaf of a mail's MIME tree. */
export interface MimePart {
	/** Position in the tree, from 1 at each level, e.g. `2.1`. */
	place: string;
	mimeType: string;
	isAttachment: boolean;
	/** Decoded; as the sender wrote it, and not yet safe to show. */
	fileName?: string;
	/** The bytes after the transfer encoding, exactly as Python's email package (and so the server) decodes them. */
	content: Buffer;
	/** The text of a body or calendar part, in its own character set; absent for attachments. */
	text?: string;
}

/** A mail's headers and its leaves, in their order. */
export interface MimeTree {
	headers: Header[];
	parts: MimePart[];
	/** What of the mail could not be read, in words. */
	problems: string[];
}

/** Multipart levels within one mail, and leaves of it, that are looked at: mails of people have less than ten and a few dozen. */
const MAX_LEVELS = 25;
export const MAX_PARTS = 1_000;

/** Headers of one mail that are kept; people's have less than a hundred. */
const MAX_HEADERS = 10_000;

/** Bytes of headers that may still be read, in all parts of all mails: each line of them costs as much as a hundred bytes of a text. */
export interface HeaderBudget {
	headerBytes: number;
}

/** Bytes of the headers of one part that are read: Exchange takes no mail with more. */
const MAX_HEADER_BYTES = 262_144;

/** Bytes of one body that are searched. */
export const MAX_TEXT_BYTES = 10_485_760;

const [LINE_FEED, RETURN] = [10, 13];
const BODY_TYPE = /^(?:text\/(?:html|plain|calendar|x-amp-html)|application\/(?:ics|xhtml\+xml))$/;

/** Headers that say what a part is. */
const DESCRIBING = ['content-type', 'content-transfer-encoding', 'content-disposition'];

/** Character sets in which links do not look as they do in ASCII, and that no browser knows, but some mail programs do: UTF-7, UTF-32, EBCDIC. */
const OTHER_SIGNS = /utf-?7|(?:utf|ucs)-?(?:32|4)|ebcdic|(?:ibm|cp)-?0*(?:37|500|1026|1047|11[34]\d)\b/i;

interface Entity {
	place: string;
	bytes: Buffer;
	level: number;
	/** What it is where no header says so: a mail, within multipart/digest. */
	defaultType: string;
}

/**
 * Takes a mail apart. The tree is made here, by bytes, as postal-mime changes line ends of what it hands out; what
 * stands in headers and texts is left to it. A boundary ends all parts within its own, as in Python's email package.
 */
export async function readMimeTree(bytes: Buffer, budget: HeaderBudget = { headerBytes: MAX_HEADER_BYTES }): Promise<MimeTree> {
	const tree: MimeTree = { headers: [], parts: [], problems: [] };
	const open: Entity[] = [{ place: '', bytes, level: 0, defaultType: 'text/plain' }];
	const slice = new Slice();
	for (let entity = open.pop(); entity; entity = open.pop()) {
		if (slice.isOver()) await slice.next();
		if (tree.parts.length >= MAX_PARTS) {
			tree.problems.push(`it has more than ${MAX_PARTS} parts`);
			break;
		}
		const children = await readEntity(entity, tree, budget);
		for (const child of children.reverse()) open.push(child);
	}
	return { ...tree, problems: [...new Set(tree.problems)] };
}

/** Reads one entity: its children where it is a multipart, else none, and it is among the tree's parts then. */
async function readEntity({ place, bytes, level, defaultType }: Entity, tree: MimeTree, budget: HeaderBudget): Promise<Entity[]> {
	const { described, headers, bodyStart, problems } = await readHeaders(bytes, budget);
	tree.problems.push(...problems);
	if (place === '') tree.headers = headers;
	if (DESCRIBING.some((name) => described.headers.filter(({ key }) => key === name).length > 1)) tree.problems.push('what a part of it is, two headers tell, and programs believe one or the other');
	const contentType = headerOf(described, 'content-type') ?? defaultType;
	const body = bytes.subarray(bodyStart);
	if (/^\s*(?:\([^)]*\)\s*)*multipart\//i.test(contentType)) {
		const children = childrenOf(contentType, body, { place, level });
		if (children.length > 0 && level < MAX_LEVELS) return children;
		tree.problems.push(children.length > 0 ? `it has more than ${MAX_LEVELS} levels` : 'the borders of its parts are broken');
		// Nobody knows what it is; whatever stands in it is looked for as in a text.
		const text = body.subarray(0, MAX_TEXT_BYTES).toString('latin1');
		tree.parts.push({ place, mimeType: 'text/plain', isAttachment: false, content: body, text });
		return [];
	}
	tree.parts.push(await leafOf(place, body, described, contentType, tree));
	return [];
}

type Described = Awaited<ReturnType<typeof PostalMime.parse>>;

/**
 * The headers before the first empty line: what they say of a part, those of them that are kept, where the body begins in
 * bytes, and what of them could not be read, in words. What is read is taken off the budget.
 */
export async function readHeaders(bytes: Buffer, budget: HeaderBudget): Promise<{ described: Described; headers: Header[]; bodyStart: number; problems: string[] }> {
	const bodyStart = endOfHeaders(bytes);
	const head = bytes.subarray(0, Math.min(bodyStart, MAX_HEADER_BYTES, budget.headerBytes));
	budget.headerBytes -= head.length;
	const described = await PostalMime.parse(Buffer.concat([head, Buffer.from('\r\n\r\n')]), { forceRfc822Attachments: true });
	const isCut = bodyStart > head.length || described.headers.length > MAX_HEADERS;
	const problems = [
		...(isCut ? ['it has more or longer headers than are read'] : []),
		// To Python's parser, and so the server, it is the end of a line, and two of them are that of the headers.
		...(/\r[^\r\n]/.test(head.toString('latin1')) ? ['programs read the line ends in its headers differently'] : []),
	];
	return { described, headers: described.headers.slice(0, MAX_HEADERS), bodyStart, problems };
}

async function leafOf(place: string, body: Buffer, described: Described, contentType: string, { problems }: MimeTree): Promise<MimePart> {
	const disposition = headerOf(described, 'content-disposition') ?? '';
	const mimeType = typeIn(contentType);
	const [attachment] = described.attachments;
	const name = attachment ? attachment.filename : (parameterOf(disposition, 'filename') ?? parameterOf(contentType, 'name'));
	const part: MimePart = {
		place,
		mimeType,
		isAttachment: /^\s*attachment/i.test(disposition) || !(BODY_TYPE.test(mimeType) || (mimeType.startsWith('text/') && !name)),
		fileName: name ? decodeWords(name) : undefined,
		content: decoded(body, headerOf(described, 'content-transfer-encoding') ?? ''),
	};
	if (part.isAttachment) return part;
	if (OTHER_SIGNS.test(parameterOf(contentType, 'charset') ?? '')) problems.push('a text in it is in a character set that is not read here');
	if (part.content.length > MAX_TEXT_BYTES) problems.push(`a text in it is longer than ${MAX_TEXT_BYTES} bytes`);
	// In one line: postal-mime has kilobytes of memory for each, and a megabyte of line breaks would be the end of n8n.
	const line = part.content.subarray(0, MAX_TEXT_BYTES).toString('base64');
	const { html, text, attachments } = await PostalMime.parse(`Content-Type: ${contentType}\r\nContent-Transfer-Encoding: base64\r\n\r\n${line}`);
	const read = html ?? text ?? attachments.map(({ content }) => (typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString())).join('');
	return { ...part, text: read.replaceAll('\r\n', '\n') };
}

/** The type in a Content-Type header; what is none is a text to mail programs, as to RFC 2045. */
const typeIn = (contentType: string): string => /^[\w.+-]+\/[\w.+-]+(?![^\s;])/.exec(withoutComments(contentType).trim())?.[0].toLowerCase() ?? 'text/plain';

/** Where the body begins: behind the first empty line, or at the end. Any number of RETURNs before its end leaves a line empty, as in postal-mime. */
function endOfHeaders(bytes: Buffer): number {
	for (let at = 0; at < bytes.length; ) {
		const start = at;
		while (bytes[at] === RETURN) at++;
		if (bytes[at] === LINE_FEED) return at + 1;
		const end = bytes.indexOf(LINE_FEED, start);
		if (end === -1) return bytes.length;
		at = end + 1;
	}
	return bytes.length;
}

function childrenOf(contentType: string, body: Buffer, { place, level }: Pick<Entity, 'level' | 'place'>): Entity[] {
	const boundary = parameterOf(contentType, 'boundary');
	if (!boundary) return [];
	const defaultType = /^multipart\/digest/i.test(contentType.trim()) ? 'message/rfc822' : 'text/plain';
	const prefix = place === '' ? '' : `${place}.`;
	return sections(body, `--${boundary}`, level === 0).map((bytes, index) => ({ place: `${prefix}${index + 1}`, bytes, level: level + 1, defaultType }));
}

/** What stands between lines that are the border, without the line break that belongs to each; to the end where the last border is missing: within another part, that one has no line break there any more. */
function sections(body: Buffer, border: string, isOutermost: boolean): Buffer[] {
	const found: Buffer[] = [];
	const needle = Buffer.from(border);
	let start: number | undefined;
	for (let at = body.indexOf(needle); at !== -1; at = body.indexOf(needle, at + needle.length)) {
		if (at > 0 && body[at - 1] !== LINE_FEED) continue;
		const lineEnd = body.indexOf(LINE_FEED, at);
		const end = lineEnd === -1 ? body.length : lineEnd;
		const rest = body.subarray(at + needle.length, Math.min(end, at + needle.length + 200)).toString('latin1');
		if (!/^(?:--)?[ \t]*\r*$/.test(rest)) continue;
		if (start !== undefined) found.push(withoutLineBreak(body, start, at));
		if (rest.startsWith('--')) return found;
		start = end + 1;
		// The parts of one more are enough to know that there are too many.
		if (found.length > MAX_PARTS) return found;
	}
	if (start !== undefined && start < body.length) found.push(isOutermost ? withoutLineBreak(body, start, body.length) : body.subarray(start));
	return found;
}

/** The bytes of a part, whose last line break belongs to what follows it. */
function withoutLineBreak(body: Buffer, start: number, end: number): Buffer {
	const breakLength = body[end - 1] !== LINE_FEED ? 0 : body[end - 2] === RETURN ? 2 : 1;
	return body.subarray(start, Math.max(start, end - breakLength));
}
