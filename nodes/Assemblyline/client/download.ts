import type { AssemblylineClient, CallOptions } from './client';
import { header, type HttpResponse, type Readable } from './transport';

/** A file that the server sends. Its content is the caller's to consume. */
export interface DownloadedFile {
	/** As the server names it; undefined where it gives no name. Without folders and control characters. */
	name?: string;
	/** As the server says; `application/octet-stream` where it does not. */
	mimeType: string;
	content: Buffer | Readable;
}

/**
 * A reply without envelope as a file: streamed, with the real name, which stands in `filename*` (RFC 5987)
 * beside the fixed `filename="file.bin"`.
 */
export async function downloadFile(client: AssemblylineClient, path: string, options: CallOptions = {}): Promise<DownloadedFile> {
	const response = await client.download(path, options);
	return {
		name: fileNameOf(response),
		mimeType: header(response, 'content-type')?.split(';')[0]?.trim() || 'application/octet-stream',
		content: response.body,
	};
}

/** The file name of a reply's Content-Disposition; undefined where there is none that can be read. */
export function fileNameOf(response: HttpResponse): string | undefined {
	const disposition = header(response, 'content-disposition') ?? '';
	const extended = /filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
	const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
	const name = decoded(extended) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
	return storableFileName(name);
}

function decoded(text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** A name as the server keeps it: with its folders, without line breaks, control characters and ways up; undefined where no name is left. */
export function nameWithFolders(name: string): string | undefined {
	const folders = name.split(/[/\\]/).slice(0, -1).flatMap((part) => safeFileName(part) ?? []);
	const base = safeFileName(name);
	return base && [...folders, base].join('/');
}

/** A file name without line breaks, control characters and folders, as malware chooses names; undefined where nothing is left. */
export function safeFileName(name: string | undefined): string | undefined {
	const base = name?.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').split(/[/\\]/).pop()?.trim();
	return base === undefined || /^\.*$/.test(base) ? undefined : base;
}

/** What shows nothing, or nothing that others would see alike: formatting, fillers, blanks with a code of their own, signs for private use. */
export const UNSEEN = /[\p{Cf}\p{DI}\p{Co}\u2800\ufffc\u{1d159}]/gu;

/** What Windows takes for a device, whatever its ending is. */
const DEVICE = /^(?:aux|con|nul|prn|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/** Bytes of a name that every file system takes, and n8n's own additions to it. */
const MAX_NAME_BYTES = 200;

/**
 * A name under which a file can be stored on every system: without a drive, a stream behind a colon, wildcards, a dot at
 * its end, and signs that nobody sees; not a device's, and not longer than file systems take, the ending kept.
 */
export function storableFileName(name: string | undefined): string | undefined {
	const safe = safeFileName(name?.replace(UNSEEN, ''))?.replace(/[<>:"|?*]/g, '_');
	const stored = withoutDots(shortened(withoutDots(safe ?? ''))).replace(DEVICE, '_$&');
	return stored === '' ? undefined : stored;
}

/** Without the dots and spaces at its end, which Windows drops. */
function withoutDots(name: string): string {
	let { length } = name;
	while (length > 0 && '. '.includes(name.charAt(length - 1))) length--;
	return name.slice(0, length);
}

function shortened(name: string): string {
	if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
	const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
	let room = MAX_NAME_BYTES - Buffer.byteLength(ending);
	let stem = '';
	for (const sign of name) {
		room -= Buffer.byteLength(sign);
		if (room < 0) break;
		stem += sign;
	}
	return stem + ending;
}
