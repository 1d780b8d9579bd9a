/** Pictures that are small files and hold gigabytes, or minutes of work. */
import { crc32, deflateSync } from 'node:zlib';
import type { Mail, MailFile } from '../../../nodes/Assemblyline/email/mail';
import { qrCodesOf } from '../../../nodes/Assemblyline/email/qrCodes';
import { triage } from '../../../nodes/Assemblyline/email/triage';

const numbers = (...values: number[]) => Buffer.from(values.flatMap((value) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]));
const chunk = (type: string, data: Buffer) => Buffer.concat([numbers(data.length), Buffer.from(type), data, numbers(crc32(Buffer.concat([Buffer.from(type), data])))]);

/** @param colorType 0 for gray, 6 for colors with transparency */
function png(width: number, height: number, data: Buffer, { depth = 8, colorType = 0, before = [] as Buffer[], more = [] as Buffer[] } = {}): Buffer {
	const header = Buffer.concat([numbers(width, height), Buffer.from([depth, colorType, 0, 0, 0])]);
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...before, chunk('IHDR', header), ...more, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** Rows of zeros. */
const rows = (width: number, height: number) => deflateSync(Buffer.alloc(height * (width + 1)));
const zeros = deflateSync(Buffer.alloc(64 << 20), { level: 9 });

const segment = (marker: number, data: number[]) => Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255, ...data]);

/** A gray progressive JPEG without any detail: each scan says in a few bytes that nothing comes for all of its blocks. */
function jpeg(width: number, height: number, scans: number): Buffer {
	const frame = segment(0xc2, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
	const scan = Buffer.concat([segment(0xda, [1, 1, 0, 1, 63, 0]), Buffer.alloc(2 * Math.ceil((width * height) / 64 / 16_384 + 1))]);
	const tables = [segment(0xdb, [0, ...Array<number>(64).fill(1)]), segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0xe0])];
	return Buffer.concat([Buffer.from([0xff, 0xd8]), ...tables, frame, ...Array<Buffer>(scans).fill(scan), Buffer.from([0xff, 0xd9])]);
}

const mailWith = (...pictures: Buffer[]) => ({ depth: 0, headers: [], bodies: [], problems: [], files: pictures.map((content): MailFile => ({ mimeType: 'image/png', content, place: '1' })) }) as unknown as Mail;
const turn = async () => undefined;
const read = async (...pictures: Buffer[]) => [...(await qrCodesOf([mailWith(...pictures)], turn)).values()][0];

it.each<[string, Buffer]>([
	['a PNG with more data than its size says', png(10, 10, zeros)],
	['a PNG of too many pixels', png(4_000, 3_001, rows(1, 1))],
	['a PNG with another size than that at its beginning', png(4_000, 3_200, deflateSync(Buffer.alloc(3_200 * 501)), { depth: 1, before: [chunk('tEXt', numbers(2_000, 2_000))] })],
	['a PNG with two sizes', png(2_000, 2_000, deflateSync(Buffer.alloc(3_200 * 501)), { depth: 1, more: [chunk('IHDR', Buffer.concat([numbers(4_000, 3_200), Buffer.from([1, 0, 0, 0, 0])]))] })],
	['a PNG that ends in the middle', png(100, 100, rows(100, 100)).subarray(0, 60)],
	['a PNG without data', png(100, 100, Buffer.alloc(0))],
	['a JPEG of thousands of scans', jpeg(4_000, 3_000, 20_000)],
	['a JPEG of too many pixels', jpeg(4_000, 3_001, 1)],
	['a JPEG that ends in the middle', jpeg(100, 100, 1).subarray(0, 40)],
])('%s is not looked at, and counted', async (_what, picture) => {
	expect(await read(picture)).toEqual({ texts: [], unread: 1 });
});

it.each<[string, Buffer]>([
	['a PNG with a profile of colors that holds much more', png(100, 100, rows(100, 100), { more: [chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), zeros]))] })],
	['a PNG of four channels of 16 bits', png(100, 100, rows(800, 100), { depth: 16, colorType: 6 })],
	['a progressive JPEG', jpeg(100, 100, 10)],
])('%s is looked at', async (_what, picture) => {
	expect(await read(picture)).toEqual({ texts: [], unread: 0 });
});

it('The twenty-first picture of an email makes the answer incomplete, as a broken one does', async () => {
	const picture = png(10, 10, rows(10, 10));
	const mails: [Mail, Mail] = [mailWith(...Array<Buffer>(15).fill(picture)), mailWith(...Array<Buffer>(6).fill(picture))];
	const qrCodes = await qrCodesOf(mails, turn);
	expect([...qrCodes.values()]).toEqual([{ texts: [], unread: 0 }, { texts: [], unread: 1 }]);
	const { gaps } = await triage(mails, { visit: true, maxUrls: 10, exclude: [], qrCodes });
	expect(gaps).toEqual(['1 picture was not looked at for QR codes: broken, too large, or too many.']);
});
