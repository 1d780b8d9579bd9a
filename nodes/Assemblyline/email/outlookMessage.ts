import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner';
import { ENTRY_BYTES, type Folder, FOLDER, readCompoundFile, ROOT, STREAM } from './compoundFile';
import { type Mail, type MailBody, type MailFile, placeIn } from './mail';
import { type HeaderBudget, MAX_PARTS, MAX_TEXT_BYTES, readHeaders } from './mime';

/** How every OLE file begins, and the name of the stream that only Outlook's messages have. */
const OLE_MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const PROPERTIES_NAME = '__properties_version1.0';
const PROPERTIES = Buffer.from(PROPERTIES_NAME, 'utf16le');

/** Whether a file is a message of Outlook's (.msg) by its content. */
export const isOutlookMessage = (content: Buffer): boolean => content.subarray(0, 8).equals(OLE_MAGIC) && content.includes(PROPERTIES);

/** Bytes of messages in others that are made files of: each of them, with the names of the outermost one's properties, which may be longer than all else. */
export interface MessageBudget {
	innerBytes: number;
}

/**
 * What stands in a message of Outlook's ([MS-OXMSG]). HTML that stands in compressed RTF alone is not read: the plain text
 * beside it has the same addresses.
 */
export async function readOutlookMessage(source: MailFile, budget: HeaderBudget & MessageBudget): Promise<Pick<Mail, 'bodies' | 'files' | 'headers' | 'headersKnown' | 'problems'>> {
	const message = readCompoundFile(source.content);
	const lines = textOf(message, '007D');
	const { headers, problems } = await readHeaders(Buffer.from(lines?.trim() ?? ''), budget);
	const bodies = [['html', '1013'] as const, ['text', '1000'] as const].flatMap(([kind, tag]): MailBody[] => {
		const text = textOf(message, tag);
		if (text && text.length > MAX_TEXT_BYTES) problems.push(`a text in it is longer than ${MAX_TEXT_BYTES} bytes`);
		return text ? [{ kind, text: text.slice(0, MAX_TEXT_BYTES) }] : [];
	});
	const attachments = message.folders.filter(({ name }) => /^__attach_version1\.0/i.test(name)).sort((one, other) => (one.name < other.name ? -1 : 1));
	if (attachments.length > MAX_PARTS) problems.push(`it has more than ${MAX_PARTS} parts`);
	const read = attachments.slice(0, MAX_PARTS).map((attachment, index) => fileOf(attachment, placeIn(source.place, String(index + 1)), message, budget));
	const files = read.filter((file) => file !== undefined && file.content.length > 0) as MailFile[];
	const lost = read.filter((file) => file === undefined).length;
	if (lost > 0) problems.push(`${lost} of its attachments could not be read`);
	if (bodies.length === 0 && files.length === 0) problems.push('no text and no file was found in it');
	// A message that was never sent, or that Outlook exported without them, has no headers of the transport.
	return { headers: headers.length > 0 ? headers : ownHeaders(message), headersKnown: headers.length > 0 ? 'all' : 'any', bodies, files, problems };
}

const isTagged = (name: string, tag: string): boolean => name.toUpperCase() === `__SUBSTG1.0_${tag}`;

const streamOf = ({ streams }: Folder, tag: string): Buffer | undefined => streams.find(({ name }) => isTagged(name, tag))?.content;

/** A text, up to its first zero: in Unicode, in one byte for each letter, or as bytes that are UTF-8; undefined where there is none. */
function textOf(folder: Folder, tag: string): string | undefined {
	const text = streamOf(folder, `${tag}001F`)?.toString('utf16le') ?? streamOf(folder, `${tag}001E`)?.toString('latin1') ?? streamOf(folder, `${tag}0102`)?.toString();
	return text?.replace(/\0[^]*$/, '');
}

/** Undefined for one whose content is elsewhere, or is a message for which nothing is left of the budget. */
function fileOf(attachment: Folder, place: string, message: Folder, budget: MessageBudget): MailFile | undefined {
	const inner = attachment.folders.find(({ name }) => isTagged(name, '3701000D'));
	const content = inner ? innerMessage(inner, message, budget) : streamOf(attachment, '37010102');
	const subject = inner && textOf(attachment, '3001');
	return content && { name: textOf(attachment, '3707') ?? (subject && `${subject}.msg`), mimeType: textOf(attachment, '370E') ?? 'application/octet-stream', content, place };
}

/** A message in another one as a file of its own, for which it takes the names of properties from the outermost one. */
function innerMessage({ folders, streams }: Folder, message: Folder, budget: MessageBudget): Buffer | undefined {
	const names = message.folders.filter(({ name }) => name === '__nameid_version1.0');
	// There, eight bytes more stand before the properties.
	const own = streams.map(({ name, content }) => ({ name, content: name === PROPERTIES_NAME ? Buffer.concat([content.subarray(0, 24), Buffer.alloc(8), content.subarray(24)]) : content }));
	const entries = entriesOf({ name: 'Root Entry', folders: [...names, ...folders], streams: own });
	budget.innerBytes -= entries.reduce((sum, { length }) => sum + length + ENTRY_BYTES, 0);
	return budget.innerBytes < 0 ? undefined : Buffer.from(burn(entries).buffer);
}

function entriesOf(root: Folder): Entry[] {
	const entries: Entry[] = [];
	const add = (entry: Entry, parent?: Entry) => {
		parent?.children?.push(entries.length);
		entries.push(entry);
		return entry;
	};
	const waiting = [{ folder: root, entry: add({ name: root.name, type: ROOT, length: 0, children: [] }) }];
	for (const { folder, entry } of waiting) {
		// The writer takes the whole buffer that a view looks into.
		for (const { name, content } of folder.streams) add({ name, type: STREAM, length: content.length, binaryProvider: () => new Uint8Array(content) }, entry);
		for (const inner of folder.folders) waiting.push({ folder: inner, entry: add({ name: inner.name, type: FOLDER, length: 0, children: [] }, entry) });
	}
	return entries;
}

function ownHeaders(message: Folder) {
	const [name = '', type, email] = ['0C1A', '0C1E', '0C1F'].map((tag) => textOf(message, tag));
	const address = textOf(message, '5D01') ?? (type === 'SMTP' ? email : undefined);
	const lines = { from: address && `"${name.replace(/["\\]/g, '')}" <${address}>`, subject: textOf(message, '0037'), 'message-id': textOf(message, '1035') };
	return Object.entries(lines).flatMap(([key, value]) => (value ? [{ key, value }] : []));
}
