import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import { decodeQR } from 'qr/decode.js';
import type { MailFile } from './mail';

/** Pictures of one mail that are looked at. */
export const MAX_PICTURES = 20;

/** Pixels of a picture that are looked at: a small file can hold a huge picture. */
const MAX_MEGAPIXELS = 12;

/** Milliseconds for the harder tries on one picture. */
const TIME_LIMIT_MS = 300;

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');

interface Pixels {
	width: number;
	height: number;
	/** RGB or RGBA. */
	data: Uint8Array;
}

/** Whether a file is a picture that is looked at, by its content. */
export const isPicture = ({ content }: MailFile): boolean => content.subarray(0, 8).equals(PNG) || content.subarray(0, 3).equals(JPEG);

/** The text of the QR code in a picture; undefined where there is none, or the picture cannot be read. */
export function qrCodeIn({ content }: MailFile): string | undefined {
	try {
		const pixels = content.subarray(0, 8).equals(PNG) ? ofPng(content) : decodeJpeg(content, { useTArray: true, maxResolutionInMP: MAX_MEGAPIXELS, maxMemoryUsageInMB: 256 });
		return pixels && decodeQR(pixels, { timeLimit: TIME_LIMIT_MS });
	} catch {
		// The library throws for each picture without a code.
		return undefined;
	}
}

function ofPng(content: Buffer): Pixels | undefined {
	if (content.readUInt32BE(16) * content.readUInt32BE(20) > MAX_MEGAPIXELS * 1_000_000) return undefined;
	const png = decodePng(content);
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

/** The value of one color of a pixel, from 0 to 255; those of less than a byte are packed, each row from a new byte. */
function sample({ data, depth, channels, width }: ReturnType<typeof decodePng>, pixel: number, color: number, rowBytes: number): number {
	if (depth >= 8) return (data[pixel * channels + color] ?? 0) >> (depth - 8);
	const bit = (pixel % width) * depth;
	const byte = data[Math.floor(pixel / width) * rowBytes + (bit >> 3)] ?? 0;
	const most = (1 << depth) - 1;
	return (((byte >> (8 - depth - (bit & 7))) & most) * 255) / most;
}
