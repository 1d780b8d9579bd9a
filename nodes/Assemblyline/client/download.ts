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

/** Marks that turn the direction of writing: with them a name such as `annexe.pdf` can be that of a program. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The file name of a reply's Content-Disposition; undefined where there is none that can be read. */
export function fileNameOf(response: HttpResponse): string | undefined {
	const disposition = header(response, 'content-disposition') ?? '';
	const extended = /filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
	const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
	const name = decoded(extended) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
	return safeFileName(name?.replace(DIRECTION_MARKS, ''));
}

function decoded(text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** A file name without line breaks, control characters and folders, as malware chooses names; undefined where nothing is left. */
export function safeFileName(name: string | undefined): string | undefined {
	const base = (name ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').split(/[/\\]/).pop()?.trim();
	return base === undefined || /^\.*$/.test(base) ? undefined : base;
}
