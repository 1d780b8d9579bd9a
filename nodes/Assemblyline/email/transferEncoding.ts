/**
 * A body after its Content-Transfer-Encoding, byte by byte as Python's email package decodes it. The server knows a
 * file by its SHA-256: line ends that were changed would make another file of it.
 */
export function decoded(body: Buffer, transferEncoding: string): Buffer {
	const encoding = transferEncoding.replace(/\([^)]*\)/g, '').trim().toLowerCase();
	if (encoding === 'base64') return fromBase64(body);
	return encoding === 'quoted-printable' ? fromQuotedPrintable(body) : body;
}

/** Some programs pad every line: what follows a padding is decoded, too. */
function fromBase64(body: Buffer): Buffer {
	const text = body.toString('latin1').replace(/[^A-Za-z0-9+/=]+/g, '');
	const padding = text.indexOf('=');
	if (padding === -1 || /^=*$/.test(text.slice(padding))) return Buffer.from(text, 'base64');
	return Buffer.concat(text.split(/=+/).map((unit) => Buffer.from(unit, 'base64')));
}

const EQUALS = 61;

function fromQuotedPrintable(body: Buffer): Buffer {
	const out = Buffer.alloc(body.length);
	let length = 0;
	for (let at = 0; at < body.length; at++) {
		const byte = body[at] ?? 0;
		const escaped = byte === EQUALS ? escapeAt(body, at) : undefined;
		if (!escaped) out[length++] = byte;
		else {
			if (escaped.byte !== undefined) out[length++] = escaped.byte;
			at += escaped.skip;
		}
	}
	return out.subarray(0, length);
}

/** What an equals sign stands for, and how many bytes behind it belong to it; undefined where it is one itself. */
function escapeAt(body: Buffer, at: number): { byte?: number; skip: number } | undefined {
	const next = body.subarray(at + 1, at + 3).toString('latin1');
	if (/^[0-9A-Fa-f]{2}$/.test(next)) return { byte: parseInt(next, 16), skip: 2 };
	if (next.startsWith('\n')) return { skip: 1 };
	if (next.startsWith('\r')) return { skip: next[1] === '\n' ? 2 : 1 };
	// White space that a server has put behind a soft line break.
	const blank = /^[ \t]+\r?\n/.exec(body.subarray(at + 1, at + 80).toString('latin1'));
	return blank ? { skip: blank[0].length } : undefined;
}

const PARAMETERS = new Map<string, RegExp>();

/** A parameter of a structured header such as Content-Type, without its quotes; undefined where there is none. The first of a name counts. */
export function parameterOf(header: string, name: string): string | undefined {
	const pattern = PARAMETERS.get(name) ?? new RegExp(String.raw`;\s*${name}\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))`, 'i');
	PARAMETERS.set(name, pattern);
	const [, quoted, plain] = pattern.exec(header) ?? [];
	return quoted?.replace(/\\(.)/g, '$1') ?? plain;
}
