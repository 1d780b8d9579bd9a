/** A file that stands in a text. */
export interface EncodedFile {
	name: string;
	content: Buffer;
	/** Whether its end is missing, or something else stands in its lines. */
	isCut: boolean;
}

/** How a file begins: permissions and a name, in uuencode or in base64. */
const BEGIN = /^begin(-base64)? [0-7]{3,4} ([^\n]+)\n/gm;

/** The files in a text that uuencode has put there: all that programs that know it would save. A line that only begins as one is none. */
export function* uuencodedIn(text: string): Generator<EncodedFile> {
	for (const { 0: begin, 1: isBase64, 2: name = '', index } of text.matchAll(BEGIN)) {
		const [decode, end] = isBase64 ? [fromBase64Line, /^={4}\s*$/] : [fromLine, /^end\s*$/];
		const pieces: Buffer[] = [];
		let isCut = true;
		for (const line of linesFrom(text, index + begin.length)) {
			isCut = !end.test(line);
			const piece = isCut ? decode(line) : undefined;
			if (!piece) break;
			pieces.push(piece);
		}
		const content = Buffer.concat(pieces);
		if (content.length > 0) yield { name: name.trim(), content, isCut };
	}
}

function* linesFrom(text: string, start: number): Generator<string> {
	for (let at = start; at < text.length; ) {
		const end = text.indexOf('\n', at);
		yield text.slice(at, end === -1 ? undefined : end).replace(/\r$/, '');
		at = end === -1 ? text.length : end + 1;
	}
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of a line: how many they are, then four signs for three of them. Blanks at its end may have been lost on the way, and some programs add a sum; undefined for what is no such line. */
function fromLine(line: string): Buffer | undefined {
	if (!/^[ -`]*$/.test(line)) return undefined;
	const length = valueOf(line.charCodeAt(0));
	const signs = 4 * Math.ceil(length / 3);
	const values = [...line.slice(1, signs + 1).padEnd(signs, ' ')].map((sign) => BASE64.charAt(valueOf(sign.charCodeAt(0))));
	return Buffer.from(values.join(''), 'base64').subarray(0, length);
}

const valueOf = (code: number): number => (code - 32) & 63;

const fromBase64Line = (line: string): Buffer | undefined => (/^[A-Za-z0-9+/]+={0,2}\s*$/.test(line) ? Buffer.from(line, 'base64') : undefined);
