import type { AssemblylineClient } from '../../client/client';
import { type DownloadedFile, downloadFile, storableFileName } from '../../client/download';
import { AssemblylineError } from '../../client/errors';
import { getFileImage } from '../../client/file';
import { path } from '../../client/path';
import type { JsonObject } from '../../client/types';
import { numberField, optionsField, selectionField, textListField } from '../../core/fields';
import { defineOperation, FileItem, type OperationContext } from '../../core/operation';
import { MIB } from '../../core/requestOptions';
import { harmless } from '../../findings/sanitize';
import { isAtLeast, worstFirst } from '../../findings/verdict';
import { submissionLocator } from '../../shared/locators';
import { outputBinaryField } from '../../shared/binaryFields';
import { packingFields } from '../file/fields';
import { imageOf } from '../file/getImage.operation';
import { minimumVerdictField } from './fields';
import { readFindings } from './readFindings';
import { imagesOf } from './reportScreenshots';

/** Files whose results are looked into for screenshots, one request each: the outer ones come first. */
const MOST_WITH_SCREENSHOTS = 20;

/** A file that is to be fetched. */
interface Wanted {
	json: JsonObject & { kind: 'extracted' | 'screenshot' | 'submitted'; sha256: string };
	/** Bytes, unpacked; 0 for a screenshot, whose size nobody tells beforehand. */
	size: number;
	fetch(): Promise<DownloadedFile>;
}

const filesOptions = optionsField({
	limit: numberField({
		displayName: 'Limit',
		name: 'limit',
		min: 1,
		max: 1000,
		default: 50,
		description: 'Max number of files; what is left out is told above the output. Left out: 50.',
	}),
	maxTotalSize: numberField({
		displayName: 'Max Total Size (MiB)',
		name: 'maxTotalSize',
		min: 1,
		max: 102_400,
		default: 100,
		description: 'What the submitted and extracted files may have together, unpacked; screenshots do not count. Files that do not fit are left out, which is told above the output. Left out: 100.',
	}),
	minimumVerdict: minimumVerdictField('suspicious', 'Leave out submitted and extracted files that the services thought less of. Left out: all files.'),
	types: textListField({
		displayName: 'File Types',
		name: 'types',
		splitCommas: true,
		placeholder: 'e.g. executable/windows',
		description: 'Only submitted and extracted files whose type in Assemblyline is one of these, or begins with one, e.g. document',
	}),
});

export const getFiles = defineOperation({
	name: 'Get Files',
	value: 'getFiles',
	action: 'Get the files of a submission',
	description: 'Return one item for each extracted file of a submission, the worst first, and then for each screenshot, with the file as binary data: the screenshots as pictures, all others packed. Files that are gone from the server are left out.',
	endpoints: ['GET submission/<sid>/', 'GET submission/summary/<sid>/', 'GET submission/tree/<sid>/', 'GET submission/<sid>/file/<sha256>/', 'GET file/image/<sha256>/', 'GET file/download/<sha256>/'],
	roles: ['submission_view'],
	furtherRoles: { file_download: 'for all files but screenshots' },
	fields: {
		submissionId: submissionLocator,
		kinds: selectionField<'extracted' | 'screenshots' | 'submitted'>({
			displayName: 'Kinds',
			name: 'kinds',
			options: [
				{ name: 'Extracted Files', value: 'extracted', description: 'What was found in the submitted files' },
				{ name: 'Screenshots', value: 'screenshots', description: `Pictures that services have made, of the first ${MOST_WITH_SCREENSHOTS} files` },
				{ name: 'Submitted Files', value: 'submitted', description: 'What was handed in' },
			],
			default: ['extracted', 'screenshots'],
			description: 'Which files to return',
		}),
		...packingFields,
		binaryPropertyName: outputBinaryField,
		options: filesOptions,
	},
	async execute({ client, hint }, { submissionId: sid, kinds, encoding, zipPassword, binaryPropertyName, options }) {
		const { limit = 50, maxTotalSize = 100, minimumVerdict = 'safe', types = [] } = options;
		const findings = await readFindings(client, sid);
		if (findings.record.state === 'submitted') hint('The submission still runs: more files may come.', sid);
		const places = new Map(findings.places.map((place) => [place.sha256, place]));
		const packed = { encoding, sid, ...(zipPassword === undefined ? {} : { password: zipPassword }) };
		const files = findings.files
			.map((file) => ({ ...file, type: places.get(file.sha256)?.type ?? '', score: places.get(file.sha256)?.score ?? null }))
			.filter((file) => kinds.includes(file.submitted ? 'submitted' : 'extracted') && isAtLeast(file.verdict, minimumVerdict))
			.filter(({ type }) => types.length === 0 || types.some((one) => type === one || type.startsWith(`${one}/`)))
			.sort(worstFirst)
			.map(({ sha256, names: [name], type, size = 0, submitted, verdict, score }): Wanted => ({
				json: { kind: submitted ? 'submitted' : 'extracted', sha256, file: harmless(name, 200), type, size, verdict, score },
				size,
				fetch: () => downloadFile(client, path`file/download/${sha256}/`, { query: { ...packed, name: storableFileName(name) ?? sha256 } }),
			}));
		const screenshots = kinds.includes('screenshots') ? await findScreenshots(client, sid, findings.files.map(({ sha256 }) => sha256)) : [];
		const { fitting, others } = divided([...files, ...screenshots], limit, maxTotalSize * MIB);
		if (others > 0) hint(`${others} files were left out: they are more than ${limit}, or larger than ${maxTotalSize} MiB together. Raise Limit or Max Total Size, or narrow the files by verdict and type.`, sid);
		return fetched(sid, fitting, encoding, binaryPropertyName, hint);
	},
});

async function findScreenshots(client: AssemblylineClient, sid: string, files: string[]): Promise<Wanted[]> {
	const found = new Map<string, string>();
	for (const sha256 of files.slice(0, MOST_WITH_SCREENSHOTS)) for (const [image, name] of await imagesOf(client, sid, sha256)) found.set(image, name);
	return [...found].map(([sha256, name]) => ({
		json: { kind: 'screenshot', sha256, file: harmless(name, 200) },
		size: 0,
		fetch: async () => imageOf(sha256, await getFileImage(client, sha256)),
	}));
}

/** As many as the user wants, in their order; a large one does not keep smaller ones behind it out. */
function divided(all: Wanted[], limit: number, room: number): { fitting: Wanted[]; others: number } {
	let left = room;
	const fitting = all.filter(({ size }) => {
		const fits = size <= left;
		left -= fits ? size : 0;
		return fits;
	}).slice(0, limit);
	return { fitting, others: all.length - fitting.length };
}

async function* fetched(sid: string, files: Wanted[], encoding: string, property: string, hint: OperationContext['hint']): AsyncGenerator<FileItem[]> {
	for (const { json, fetch } of files) {
		const file = await fetch().catch((error: unknown) => {
			if (error instanceof AssemblylineError && error.kind === 'notFound') return hint('Files that are gone from the server were left out', json.sha256);
			throw error;
		});
		if (file) yield [new FileItem(property, file, { sid, ...json, encoding: json.kind === 'screenshot' ? 'raw' : encoding, mimeType: file.mimeType })];
	}
}
