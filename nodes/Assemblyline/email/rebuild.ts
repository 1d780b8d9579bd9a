import type { HeaderLine, Mail } from './mail';
import { nameOf } from './names';

/** Every part is in Base64, in which no underscore stands: so it ends no part but its own. The same mail gives the same file. */
const BOUNDARY = '=_rebuilt_mail';

/** Headers that say how the body was written, which is another way now. */
const OF_THE_BODY = /^(?:content-.*|mime-version|dkim-signature|lines|bytes)$/;

/**
 * A mail file made of what is known of a mail, with attached mails as files: for a server that reads headers, texts and
 * attachments together. It is not the mail that was sent, and no signature in it holds.
 */
export function rebuiltMail({ headers, bodies, files }: Pick<Mail, 'bodies' | 'files' | 'headers'>): Buffer {
	const parts = [
		...bodies.map(({ kind, text }) => part(`text/${kind === 'text' ? 'plain' : kind}; charset=utf-8`, Buffer.from(text.toWellFormed()))),
		...files.map((file) => {
			const { mimeType, content } = file;
			const type = /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) && !/^(?:message|multipart)\//i.test(mimeType) ? mimeType : 'application/octet-stream';
			return part(type, content, `Content-Disposition: attachment; filename*=utf-8''${encoded(nameOf(file))}\r\n`);
		}),
	];
	const head = [...headers.filter(({ key }) => !OF_THE_BODY.test(key)).map(lineOf), 'MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`, '', ''].join('\r\n');
	return Buffer.concat([Buffer.from(head), ...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

function part(type: string, content: Buffer, more = ''): Buffer {
	const body = content.toString('base64').replace(/.{76}/g, '$&\r\n');
	return Buffer.from(`--${BOUNDARY}\r\nContent-Type: ${type}\r\n${more}Content-Transfer-Encoding: base64\r\n\r\n${body}\r\n`, 'latin1');
}

/** Its value in one line of ASCII: words with other letters as encoded words, so that no program takes them for something else. */
function lineOf({ key, value }: HeaderLine): string {
	const name = key.replace(/[^\w-]/g, '').replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
	return `${name}: ${value.toWellFormed().replace(/[\p{Cc}\s]/gu, ' ').replace(/(?<![^\s"<>(),])[^\s"<>(),]*[^\x20-\x7e](?:[^"<>(),]*[^\s"<>(),])?/g, encodedWord)}`;
}

const encodedWord = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
