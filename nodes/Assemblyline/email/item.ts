import type { HeaderLine, HeadersKnown, MailBody } from './mail';

/** What the JSON of an item tells of a mail, by the form in which n8n's mail nodes give it. */
export interface ItemMail {
	/** Whether only a preview of the text is there. */
	isPreview: boolean;
	headers: HeaderLine[];
	headersKnown: HeadersKnown;
	bodies: MailBody[];
	/** The whole mail, where the item holds it in Base64: Gmail's format `raw`, by HTTP Request. */
	raw?: Buffer;
	/** Set where the mail has, or may have, attachments that the node was not told to fetch: which switch of it does that. */
	attachmentsLeftOut?: string;
	/** What was lost on the way, in words. */
	losses: string[];
}

/** An item without a mail: what it is, and what to do about it. */
export interface NoMail {
	problem: string;
	cure: string;
}

type Json = Record<string, unknown>;

const CURES = {
	gmail: 'Switch Simplify off in the Gmail node, and Download Attachments on.',
	imap: "Set Format to Resolved in the Email Trigger (IMAP): then it has the mail's text and attachments.",
	imapSimple: 'Switch Download Attachments on in the Email Trigger (IMAP), or better set its Format to Resolved.',
	outlook: 'Get the message with the Microsoft Outlook node (operation Get, option Get MIME Content) before this node: that is the whole mail. Or choose Output: Raw, and switch Download Attachments on.',
	outlookFiles: 'Switch Download Attachments on in the Microsoft Outlook node, or better get the message there with the option Get MIME Content.',
};

const ANYTHING = 'Connect an email node before this one, or set Email Source to File for a whole .eml or .msg.';

/** Recognizes a mail in the JSON of an item; undefined where there is nothing of one. */
export function mailOfItem(json: Json): ItemMail | NoMail | undefined {
	const readings = [ofRaw, ofGraph, ofSimple, ofParsed, ofPreview].flatMap((read) => read(json) ?? []);
	return readings.find((one) => !isNoMail(one)) ?? readings[0];
}

export const isNoMail = (one: ItemMail | NoMail | undefined): one is NoMail => one !== undefined && 'problem' in one;

/** Why an item without a mail in it, and without files, cannot be analyzed. */
export const NOTHING: NoMail = { problem: 'the item holds no email: none of its fields is a text or HTML of one, and it has no binary data', cure: ANYTHING };

/** A text with something in it: n8n's nodes give `false` and `''` where a mail has none. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);
const objectOf = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const bodiesOf = (text: unknown, html: unknown): MailBody[] => [
	...(textOf(text) ? [{ kind: 'text' as const, text: textOf(text) ?? '' }] : []),
	...(textOf(html) ? [{ kind: 'html' as const, text: textOf(html) ?? '' }] : []),
];

/** `raw`: Gmail's whole mail in Base64; with the Email Trigger (IMAP) the body alone, without a header. */
function ofRaw({ raw }: Json): ItemMail | NoMail | undefined {
	const text = textOf(raw);
	if (text === undefined) return undefined;
	const isBase64 = /^[\w+/=\s-]+$/.test(text.slice(0, 2_000));
	const bytes = Buffer.from(text, isBase64 ? 'base64url' : 'utf8');
	if (/^(?:>?From [^\n]*\n)?[\w-]+[ \t]*:/.test(bytes.subarray(0, 200).toString('latin1')) && /^(?:from|subject|received|return-path|delivered-to|to|date|message-id)[ \t]*:/im.test(bytes.subarray(0, 65_536).toString('latin1'))) {
		return { isPreview: false, headers: [], headersKnown: 'all', bodies: [], raw: bytes, losses: [] };
	}
	return { problem: "the item holds the raw body of an email without its headers, which nobody can take apart", cure: CURES.imap };
}

/** A message of Microsoft Graph: the Microsoft Outlook node's output Raw or Select Included Fields, or HTTP Request. */
function ofGraph(json: Json): ItemMail | NoMail | undefined {
	const { bodyPreview, conversationId, hasAttachments, internetMessageHeaders, internetMessageId, subject, from, replyTo, toRecipients, ccRecipients, receivedDateTime } = json;
	const body = objectOf(json.body);
	const content = textOf(body.content);
	if (body.contentType === undefined && bodyPreview === undefined && conversationId === undefined && internetMessageId === undefined) return undefined;
	const all = listOf(internetMessageHeaders).map(objectOf).flatMap(({ name, value }) => line(name, value));
	const own = [
		...line('From', mailbox(from)), ...line('Reply-To', mailboxes(replyTo)), ...line('To', mailboxes(toRecipients ?? json.to)), ...line('Cc', mailboxes(ccRecipients)),
		...line('Subject', subject), ...line('Message-ID', internetMessageId), ...line('Date', receivedDateTime),
	];
	const bodies = String(body.contentType).toLowerCase() === 'text' ? bodiesOf(content, undefined) : bodiesOf(undefined, content);
	const isPreview = bodies.length === 0 && textOf(bodyPreview) !== undefined;
	if (bodies.length === 0 && !isPreview && body.contentType === undefined && hasAttachments !== true) {
		return { problem: 'the item is a message of Microsoft Outlook without its body', cure: CURES.outlook };
	}
	return {
		isPreview,
		headers: all.length > 0 ? [...all, ...own.filter(({ key }) => !all.some((one) => one.key === key))] : own,
		headersKnown: all.length > 0 ? 'all' : 'any',
		bodies: isPreview ? bodiesOf(bodyPreview, undefined) : bodies,
		attachmentsLeftOut: hasAttachments === true ? CURES.outlookFiles : undefined,
		losses: isPreview ? [`The item holds Outlook's preview of the text only. ${CURES.outlook}`] : [],
	};
}

/** The Email Trigger (IMAP) with Format Simple: the topmost of each header, in `metadata`. */
function ofSimple(json: Json): ItemMail | undefined {
	if (json.textPlain === undefined && json.textHtml === undefined) return undefined;
	const headers = [...['from', 'to', 'cc', 'subject', 'date'].flatMap((name) => line(name, json[name])), ...Object.entries(objectOf(json.metadata)).flatMap(([name, value]) => line(name, value))];
	return {
		isPreview: false,
		headers,
		headersKnown: 'topmost',
		bodies: bodiesOf(json.textPlain, json.textHtml),
		attachmentsLeftOut: isMixed(headers) ? CURES.imapSimple : undefined,
		losses: isMixed(headers) ? ['Format Simple of the Email Trigger (IMAP) leaves out attached emails, and files that are shown in the text. Set its Format to Resolved.'] : [],
	};
}

/** What mailparser gives: Email Trigger (IMAP) with Format Resolved, and Gmail without Simplify; of each header, any. Others have the same fields. */
function ofParsed(json: Json): ItemMail | undefined {
	const bodies = bodiesOf(json.text ?? json.textContent, json.html === false ? undefined : (json.html ?? json.htmlContent));
	const headers = Object.values(objectOf(json.headers)).flatMap((whole) => {
		const text = textOf(whole) ?? '';
		const colon = text.indexOf(':');
		return colon > 0 ? line(text.slice(0, colon), text.slice(colon + 1)) : [];
	});
	if (bodies.length === 0 && headers.length === 0) return undefined;
	const own = [
		...line('From', addressText(json.from)), ...line('To', addressText(json.to)), ...line('Cc', addressText(json.cc)), ...line('Reply-To', addressText(json.replyTo)),
		...line('Subject', json.subject), ...line('Message-ID', json.messageId), ...line('Date', json.date),
	];
	const isGmail = json.threadId !== undefined;
	// What is no UTF-8 is replaced, and the replacement then taken for another character set.
	const lost = isGmail && bodies.some(({ text }) => /\uFFFD|ï¿½/.test(text));
	return {
		isPreview: false,
		headers: [...headers, ...own.filter(({ key }) => !headers.some((one) => one.key === key))],
		headersKnown: 'any',
		bodies,
		attachmentsLeftOut: isMixed(headers) ? (isGmail ? CURES.gmail : CURES.imap) : undefined,
		losses: lost ? ['The Gmail node has lost letters of this email, and may have changed bytes of its attachments. Get it by HTTP Request with format=raw instead.'] : [],
	};
}

/** Gmail with Simplify. */
function ofPreview(json: Json): ItemMail | undefined {
	const snippet = textOf(json.snippet);
	if (snippet === undefined && json.threadId === undefined) return undefined;
	const headers = ['From', 'To', 'Cc', 'Subject', 'Date'].flatMap((name) => line(name, json[name]));
	return { isPreview: true, headers, headersKnown: 'any', bodies: bodiesOf(snippet, undefined), losses: [`The item holds Gmail's preview of the text only. ${CURES.gmail}`] };
}

/** Whether the headers say that the mail has more than one text: then there are most likely attachments. */
const isMixed = (headers: HeaderLine[]): boolean => headers.some(({ key, value }) => key === 'content-type' && /^\s*multipart\/(?:mixed|related|report)/i.test(value));

/** A header line; none where there is no value. Line breaks would begin another one. */
function line(name: unknown, value: unknown): HeaderLine[] {
	const [key, text] = [textOf(name), textOf(value instanceof Date ? value.toISOString() : value)];
	return key && text ? [{ key: key.trim().toLowerCase(), value: text.replace(/[\r\n]+[ \t]*/g, ' ').trim() }] : [];
}

function mailbox(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	const { name, address } = objectOf(objectOf(value).emailAddress);
	const shown = textOf(name)?.replace(/["\\\r\n]/g, ' ');
	return textOf(address) && (shown && shown !== address ? `"${shown}" <${String(address)}>` : String(address));
}

const mailboxes = (value: unknown): string | undefined => listOf(value).flatMap((one) => mailbox(one) ?? []).join(', ') || undefined;

/** What mailparser makes of an address header; `to` is a list where there were several. */
const addressText = (value: unknown): string | undefined => textOf(value) ?? textOf(objectOf(value).text) ?? (listOf(value).flatMap((one) => textOf(objectOf(one).text) ?? []).join(', ') || undefined);
