/** Compound files, and messages of Outlook's in them: right ones, and ones that lead a reader in circles or into memory that is not there. */
import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner';

/** Kinds of entries in a compound file. */
const [DIRECTORY, DOCUMENT, ROOT] = [1, 2, 5];

export type Tree = { [name: string]: Buffer | Tree };

/** A compound file with these streams and folders. */
export function compoundFile(tree: Tree): Buffer {
	const entries: Entry[] = [{ name: 'Root Entry', type: ROOT, length: 0, children: [] }];
	const add = (parent: Entry, inside: Tree) => {
		for (const [name, content] of Object.entries(inside)) {
			parent.children?.push(entries.length);
			const entry: Entry = Buffer.isBuffer(content) ? { name, type: DOCUMENT, length: content.length, binaryProvider: () => Uint8Array.from(content) } : { name, type: DIRECTORY, length: 0, children: [] };
			entries.push(entry);
			if (!Buffer.isBuffer(content)) add(entry, content);
		}
	};
	add(entries[0] as Entry, tree);
	return Buffer.from(burn(entries));
}

const text = (content: string) => Buffer.from(content, 'utf16le');

interface Message {
	subject: string;
	body: string;
	headers?: string;
	attachments?: Record<string, Buffer>;
	more?: Tree;
}

export function outlookMessage({ subject, body, headers, attachments = {}, more = {} }: Message): Buffer {
	const files = Object.entries(attachments).map(([name, content], index): [string, Tree] => [
		attachmentName(index), { '__properties_version1.0': Buffer.alloc(8), '__substg1.0_37010102': content, '__substg1.0_3707001F': text(name) },
	]);
	return compoundFile({
		'__properties_version1.0': Buffer.alloc(32), '__substg1.0_0037001F': text(subject), '__substg1.0_1000001F': text(body), '__substg1.0_0C1A001F': text('A "User"'), '__substg1.0_0C1F001F': text('user@corp.example'), '__substg1.0_0C1E001F': text('SMTP'),
		...(headers ? { '__substg1.0_007D001F': text(headers) } : {}),
		...Object.fromEntries(files),
		...more,
	});
}

const attachmentName = (index: number) => `__attach_version1.0_#${String(index).padStart(8, '0')}`;

/** Messages that are attached as Outlook does it: not as files, but as folders. */
export const innerMessages = (count: number, inside: Tree): Tree =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [attachmentName(index), { '__substg1.0_3701000D': { '__properties_version1.0': Buffer.alloc(24), ...inside } }]));

const MEGABYTE = 1_048_576;
const plain = (more?: Tree) => outlookMessage({ subject: 'x', body: 'Hello '.repeat(50), attachments: { 'a.bin': Buffer.alloc(10_000, 'a') }, more });
const words = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);

/** Where things stand in a file of few sectors, in bytes. */
const sector = (number: number) => (number + 1) * 512;
const inFat = (file: Buffer, number: number) => sector(file.readUInt32LE(76)) + 4 * number;
const entry = (file: Buffer, name: string) => sector(file.readUInt32LE(48)) + Math.floor((file.indexOf(text(name)) - sector(file.readUInt32LE(48))) / 128) * 128;

/** A file in which each of these places holds this number. */
function with32(file: Buffer, ...places: [at: number, value: number][]): Buffer {
	for (const [at, value] of places) file.writeUInt32LE(value, at);
	return file;
}

const DATA = '__substg1.0_37010102';

/** Each of them is small, and no message. */
export const brokenMessages: Record<string, () => Buffer> = {
	'whose directory leads back to itself': () => {
		const file = plain();
		const directory = file.readUInt32LE(48);
		return with32(file, [inFat(file, directory), directory]);
	},
	'whose stream of small streams leads back to itself': () => {
		const file = plain();
		const start = file.readUInt32LE(entry(file, 'Root Entry') + 116);
		return with32(file, [inFat(file, start), start]);
	},
	'whose small stream leads back to itself': () => {
		const file = plain();
		const start = file.readUInt32LE(entry(file, '__substg1.0_1000001F') + 116);
		return with32(file, [sector(file.readUInt32LE(60)) + 4 * start, start]);
	},
	'whose stream leads back to itself': () => {
		const file = plain();
		const start = file.readUInt32LE(entry(file, DATA) + 116);
		return with32(file, [inFat(file, start), start]);
	},
	'whose table of small streams leads back to itself': () => {
		const file = plain();
		const start = file.readUInt32LE(60);
		return with32(file, [inFat(file, start), start], [64, 0x7fffffff]);
	},
	'whose entry is its own neighbor': () => {
		const file = plain();
		const at = entry(file, '__substg1.0_0C1F001F');
		return with32(file, [at + 68, (at - sector(file.readUInt32LE(48))) / 128]);
	},
	'whose folder stands in itself': () => {
		const file = plain();
		const at = entry(file, attachmentName(0));
		return with32(file, [at + 76, (at - sector(file.readUInt32LE(48))) / 128]);
	},
	'whose list of tables leads back to itself': () => {
		const [file, last] = [plain(), Buffer.alloc(512, 0)];
		const number = file.length / 512 - 1;
		return with32(Buffer.concat([file, last]), [sector(number) + 508, number], [44, 0x7fffffff], [68, number], [72, 0x7fffffff]);
	},
	'whose table stands in its list again and again': () => {
		const file = plain();
		const number = file.length / 512 - 1;
		const lists = Array.from({ length: 2_000 }, (_, index) => words(...Array<number>(127).fill(file.readUInt32LE(76)), number + index + 1));
		return with32(Buffer.concat([file, ...lists]), [44, 0x7fffffff], [68, number], [72, 2_000]);
	},
	'with a stream of 2 GB that is not there': () => {
		const file = plain();
		return with32(file, [entry(file, DATA) + 120, 0x7fffffff]);
	},
	'with a thousand streams in the same place': () => {
		const file = plain({ ...Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`__substg1.0_8${String(index).padStart(3, '0')}0102`, Buffer.alloc(0)])), '__substg1.0_90000102': Buffer.alloc(MEGABYTE) });
		const from = file.indexOf(text('__substg1.0_90000102'));
		for (let index = 0; index < 1_000; index++) {
			const at = file.indexOf(text(`__substg1.0_8${String(index).padStart(3, '0')}0102`));
			file.copy(file, at + 116, from + 116, from + 124);
		}
		return file;
	},
	'that ends in its directory': () => plain().subarray(0, 900),
};

/** Each of them is right, but for what would become of it. */
export const growingMessages: Record<string, () => Buffer> = {
	'whose names of properties are long, and needed for each message in it': () => plain({ '__nameid_version1.0': { '__substg1.0_00020102': Buffer.alloc(2 * MEGABYTE) }, ...innerMessages(300, {}) }),
	'whose names of properties are each all of a long text': () => {
		const names = Buffer.concat([words(MEGABYTE), Buffer.alloc(MEGABYTE, 'a')]);
		const entries = Array.from({ length: 5_000 }, (_, index) => Buffer.from([0, 0, 0, 0, 7, 0, index & 255, index >> 8]));
		return plain({ '__nameid_version1.0': { '__substg1.0_00020102': Buffer.alloc(16), '__substg1.0_00030102': Buffer.concat(entries), '__substg1.0_00040102': names } });
	},
};

/** Each word of a message's header, table and directory as some others: all that a reader believes. */
export function* alteredMessages(): Generator<Buffer> {
	const file = plain();
	const begins = [0, sector(file.readUInt32LE(48)), sector(file.readUInt32LE(60)), inFat(file, 0)];
	for (const begin of begins) {
		for (let at = begin; at < begin + 512; at += 4) {
			if (at < 8) continue;
			for (const value of [0, 1, 2, 5, 20, 0x7fffffff, 0xfffffffe, 0xffffffff]) yield with32(Buffer.from(file), [at, value]);
		}
	}
}
