/** A folder of a compound file. */
export interface Folder {
	name: string;
	folders: Folder[];
	streams: { name: string; content: Buffer }[];
}

/** From here on a number is no sector but a sign, such as the end of a chain. */
const FIRST_SIGN = 0xfffffffa;
/** In place of an entry of the directory that there is not. */
const NONE = 0xffffffff;

const [HEADER_BYTES, MINI_BYTES] = [512, 64];
/** Bytes of an entry of the directory. */
export const ENTRY_BYTES = 128;
/** Shorter streams stand in sectors of 64 bytes, all of them in one stream. */
const MINI_BELOW = 4_096;
/** Kinds of entries. */
export const [FOLDER, STREAM, ROOT] = [1, 2, 5];

/**
 * The root of a compound file (OLE, [MS-CFB]) with all that is in it. Each sector and each entry of the directory is taken
 * once, and a stream is as long as its sectors at the most: nothing goes in circles, and all together is no larger than the file.
 * @throws Error for a file that would be, or that is cut off
 */
export function readCompoundFile(file: Buffer): Folder {
	const sectorBytes = file.readUInt16LE(30) === 12 ? 4_096 : 512;
	const [fatCount, miniFatCount, difatCount] = [44, 64, 72].map((at) => file.readUInt32LE(at));
	const sectors = sectorsOf(file.subarray(sectorBytes), sectorBytes);
	const fatSectors = numbersIn(file.subarray(76, HEADER_BYTES));
	for (let [next, left] = [file.readUInt32LE(68), difatCount ?? 0]; left > 0 && next < FIRST_SIGN; left--) {
		const numbers = numbersIn(sectors.take(next));
		next = numbers.pop() ?? NONE;
		fatSectors.push(...numbers);
	}
	const fat = fatSectors.filter((number) => number < FIRST_SIGN).slice(0, fatCount).flatMap((number) => numbersIn(sectors.take(number)));
	const entries = sectorsOf(sectors.chain(fat, file.readUInt32LE(48)), ENTRY_BYTES);
	const miniFat = miniFatCount ? numbersIn(sectors.chain(fat, file.readUInt32LE(60))) : [];
	const top = entryOf(entries.take(0));
	const minis = sectorsOf(top.length > 0 ? sectors.chain(fat, top.start) : Buffer.alloc(0), MINI_BYTES);
	const root: Folder = { name: '', folders: [], streams: [] };
	const waiting = [{ number: top.inside, folder: root }];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		if (next.number === NONE) continue;
		const { folder } = next;
		const { name, type, before, behind, inside, start, length } = entryOf(entries.take(next.number));
		waiting.push({ number: before, folder }, { number: behind, folder });
		if (type === FOLDER) {
			const inner: Folder = { name, folders: [], streams: [] };
			folder.folders.push(inner);
			waiting.push({ number: inside, folder: inner });
		} else if (type === STREAM) folder.streams.push({ name, content: length < MINI_BELOW ? minis.chain(miniFat, start, length) : sectors.chain(fat, start, length) });
	}
	return root;
}

function entryOf(entry: Buffer) {
	const [before = NONE, behind = NONE, inside = NONE, start = 0, length = 0] = [68, 72, 76, 116, 120].map((at) => entry.readUInt32LE(at));
	return { name: entry.toString('utf16le', 0, Math.min(64, entry.readUInt16LE(64))).replace(/\0[^]*$/, ''), type: entry[66], before, behind, inside, start, length };
}

const numbersIn = (bytes: Buffer): number[] => Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readUInt32LE(index * 4));

/** Pieces of one size, each of which is given out once. */
function sectorsOf(bytes: Buffer, size: number) {
	const taken = new Set<number>();
	const take = (number: number): Buffer => {
		if (number * size >= bytes.length || taken.has(number)) throw new Error('what stands in it leads in circles or out of it');
		taken.add(number);
		return bytes.subarray(number * size, (number + 1) * size);
	};
	/** What a chain holds, to its end or to a length in bytes. */
	const chain = (table: readonly number[], start: number, length?: number): Buffer => {
		const pieces: Buffer[] = [];
		let left = length ?? Infinity;
		for (let next = start; left > 0 && next < FIRST_SIGN; next = table[next] ?? NONE) left -= pieces[pieces.push(take(next)) - 1]?.length ?? 0;
		if (length !== undefined && left > 0) throw new Error('it is cut off');
		return Buffer.concat(pieces).subarray(0, length);
	};
	return { take, chain };
}
