import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import { Unzlib } from 'fflate';
import { decode as decodeJpeg } from 'jpeg-js';
import { decodeQR } from 'qr/decode.js';
import type { Mail, MailFile } from './mail';

/** Pictures of one mail that are looked at. */
const MAX_PICTURES = 20;

/** Pixels of a picture that are looked at: a small file can hold a huge picture. */
const MAX_MEGAPIXELS = 12;

/** Times that the rows of a picture of that size may be gone over: a progressive JPEG has ten or so, and each can be a few bytes of the file. */
const MAX_SCANS = 20;

/** Milliseconds for the harder tries on one picture. */
const TIME_LIMIT_MS = 300;

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');
/** In no data of a JPEG: there, a byte 0 follows each 255. */
const START_OF_SCAN = Buffer.from('ffda', 'hex');

/** Bytes of a chunk of PNG beside its data: length, type and checksum. */
const CHUNK_FRAME = 12;
/** What a picture is made of. Others may be compressed, too, and hold gigabytes. */
const CHUNKS = new Set(['IDAT', 'IEND', 'IHDR', 'PLTE', 'tRNS']);
/** Of compressed data so much is read at once: it holds about a thousand times as much at the most. */
const PIECE = 4_096;

interface Pixels {
	width: number;
	height: number;
	/** RGB or RGBA. */
	data: Uint8Array;
}

/** What the QR codes of a mail's pictures say. */
export interface QrCodes {
	texts: string[];
	/** Pictures that were not looked at: they are broken or too large, or there are too many of them. */
	unread: number;
}

/**
 * The texts of the QR codes in the PNG and JPEG pictures of each of these mails.
 * @param turn lets everything else have its turn: called before each picture, as one takes up to seconds
 */
export async function qrCodesOf(mails: readonly Mail[], turn: () => Promise<void>): Promise<Map<Mail, QrCodes>> {
	const found = new Map<Mail, QrCodes>();
	let left = MAX_PICTURES;
	for (const mail of mails) {
		const codes: QrCodes = { texts: [], unread: 0 };
		for (const { content } of mail.files.filter(isPicture)) {
			await turn();
			const pixels = left-- > 0 ? pixelsOf(content) : undefined;
			const text = pixels && qrCodeIn(pixels);
			if (!pixels) codes.unread++;
			if (text !== undefined) codes.texts.push(text);
		}
		found.set(mail, codes);
	}
	return found;
}

/** By its content. */
const isPicture = ({ content }: MailFile): boolean => isPng(content) || content.subarray(0, 3).equals(JPEG);
const isPng = (content: Buffer): boolean => content.subarray(0, 8).equals(PNG);

/** Undefined where there is none. */
function qrCodeIn(pixels: Pixels): string | undefined {
	try {
		return decodeQR(pixels, { timeLimit: TIME_LIMIT_MS });
	} catch {
		// The library throws for each picture without a code.
		return undefined;
	}
}

/** Undefined for a picture that is broken or too large. */
function pixelsOf(content: Buffer): Pixels | undefined {
	try {
		return isPng(content) ? ofPng(content) : ofJpeg(content);
	} catch {
		return undefined;
	}
}

function ofJpeg(content: Buffer): Pixels | undefined {
	let scans = 0;
	for (let at = content.indexOf(START_OF_SCAN); at >= 0; at = content.indexOf(START_OF_SCAN, at + 2)) scans++;
	return scans > MAX_SCANS ? undefined : decodeJpeg(content, { useTArray: true, maxResolutionInMP: MAX_MEGAPIXELS, maxMemoryUsageInMB: 256 });
}

function ofPng(content: Buffer): Pixels | undefined {
	if (content.readUInt32BE(16) * content.readUInt32BE(20) > MAX_MEGAPIXELS * 1_000_000) return undefined;
	const png = decodePng(bounded(content));
	const { width, height } = png;
	if (png.palette) {
		const data = convertIndexedToRgb(png);
		return { width, height, data };
	}
	const data = new Uint8Array(width * height * 3);
	const colors = png.channels >= 3 ? 3 : 1;
	const rowBytes = Math.ceil((width * png.channels * png.depth) / 8);
	for (let pixel = 0; pixel < width * height; pixel++) {
		for (let color = 0; color < 3; color++) data[pixel * 3 + color] = sample(png, pixel, Math.min(color, colors - 1), rowBytes);
	}
	return { width, height, data };
}

/** The picture alone, without what is beside it in the file; throws where its data holds more than its size says, as fast-png would unpack all of it. */
function bounded(content: Buffer): Buffer {
	const chunks: Buffer[] = [];
	const packed: Buffer[] = [];
	for (let start = PNG.length; start < content.length; ) {
		const end = start + content.readUInt32BE(start) + CHUNK_FRAME;
		const type = content.toString('latin1', start + 4, start + 8);
		// fast-png goes by any, and by the last of several; the limits go by the one at the beginning.
		if ((type === 'IHDR') !== (start === PNG.length)) throw new Error('The size of the picture does not stand at its beginning, and there alone');
		if (CHUNKS.has(type)) chunks.push(content.subarray(start, end));
		if (type === 'IDAT') packed.push(content.subarray(start + 8, end - 4));
		start = end;
	}
	// Four channels of 16 bits; interlaced, up to two rows for each, and a byte before each row.
	let left = content.readUInt32BE(20) * (content.readUInt32BE(16) * 8 + 4) + 64;
	const unpacker = new Unzlib((bytes) => {
		left -= bytes.length;
		if (left < 0) throw new Error('The picture holds more than its size says');
	});
	const data = Buffer.concat(packed);
	for (let start = 0; start < data.length; start += PIECE) unpacker.push(data.subarray(start, start + PIECE), start + PIECE >= data.length);
	return Buffer.concat([PNG, ...chunks]);
}

/** The value of one color of a pixel, from 0 to 255; those of less than a byte are packed, each row from a new byte. */
function sample({ data, depth, channels, width }: ReturnType<typeof decodePng>, pixel: number, color: number, rowBytes: number): number {
	if (depth >= 8) return (data[pixel * channels + color] ?? 0) >> (depth - 8);
	const bit = (pixel % width) * depth;
	const byte = data[Math.floor(pixel / width) * rowBytes + (bit >> 3)] ?? 0;
	const most = (1 << depth) - 1;
	return (((byte >> (8 - depth - (bit & 7))) & most) * 255) / most;
}
