import { uuencodedIn } from './uuencode';

/**
 * A body after its Content-Transfer-Encoding, byte by byte as Python's email package decodes it. The server knows a
 * file by its SHA-256: line ends that were changed would make another file of it.
 */
export function decoded(body: Buffer, transferEncoding: string): Buffer {
	const encoding = withoutComments(transferEncoding).trim().toLowerCase();
	if (encoding === 'base64') return fromBase64(body);
	if (/^(?:x-)?uue(?:ncode)?$/.test(encoding)) return uuencodedIn(body.toString('latin1')).next().value?.content ?? body;
	return encoding === 'quoted-printable' ? fromQuotedPrintable(body) : body;
}

/** A structured header without its comments; one that is never closed goes to the end, so that none is looked at twice. */
export const withoutComments = (header: string): string => header.replace(/\([^)]*(?:\)|$)/g, ' ');

/** Padding that completes a group of four is the end; any other is passed over, as is whatever stands for no value. */
function fromBase64(body: Buffer): Buffer {
	const text = body.toString('latin1').replace(/[^A-Za-z0-9+/=]+/g, '');
	let signs = 0;
	let behind = 0;
	for (const { 0: padding, index } of text.matchAll(/=+/g)) {
		signs += index - behind;
		behind = index + padding.length;
		const open = signs % 4;
		if (open >= 2 && open + padding.length >= 4) return Buffer.from(text.slice(0, index).replaceAll('=', ''), 'base64');
	}
	return Buffer.from(text.replaceAll('=', ''), 'base64');
}

const [EQUALS, LINE_FEED, RETURN] = [61, 10, 13];

/** The value of each hexadecimal digit by its byte; -1 for every other byte. */
const HEX = Int8Array.from({ length: 256 }, (_, byte) => (/[0-9A-Fa-f]/.test(String.fromCharCode(byte)) ? parseInt(String.fromCharCode(byte), 16) : -1));

function fromQuotedPrintable(body: Buffer): Buffer {
	const out = Buffer.alloc(body.length);
	let length = 0;
	for (let at = 0; at < body.length; at++) {
		const byte = body[at] ?? 0;
		if (byte !== EQUALS) {
			out[length++] = byte;
			continue;
		}
		const [high, low] = [HEX[body[at + 1] ?? 0] ?? -1, HEX[body[at + 2] ?? 0] ?? -1];
		if (high >= 0 && low >= 0) {
			out[length++] = high * 16 + low;
			at += 2;
		} else if (body[at + 1] === EQUALS) {
			out[length++] = EQUALS;
			at++;
		} else if (body[at + 1] === LINE_FEED || body[at + 1] === RETURN || at + 1 >= body.length) {
			// A soft line break, whatever stands between its two signs.
			const end = body.indexOf(LINE_FEED, at + 1);
			at = end === -1 ? body.length : end;
		} else out[length++] = EQUALS;
	}
	return out.subarray(0, length);
}

const PARAMETERS = new Map<string, RegExp>();

/** Pieces of one parameter that are put together. */
const MAX_PIECES = 20;

/** A parameter of a structured header such as Content-Type, also one in pieces (RFC 2231: `boundary*0`), without its quotes, of which the last may be missing; undefined where there is none. The first of a name counts. */
export function parameterOf(header: string, name: string): string | undefined {
	const whole = wholeParameterOf(header, name);
	if (whole !== undefined) return whole;
	const pieces: string[] = [];
	for (let piece = wholeParameterOf(header, `${name}*0`); piece !== undefined && pieces.length < MAX_PIECES; piece = wholeParameterOf(header, `${name}*${pieces.length}`)) pieces.push(piece);
	return pieces.length > 0 ? pieces.join('') : undefined;
}

function wholeParameterOf(header: string, name: string): string | undefined {
	const pattern = PARAMETERS.get(name) ?? new RegExp(String.raw`;\s*${name.replace('*', String.raw`\*`)}\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^\s;]+))`, 'i');
	PARAMETERS.set(name, pattern);
	const [, quoted, plain] = pattern.exec(header) ?? [];
	return quoted?.replace(/\\(.)/g, '$1') ?? plain;
}
