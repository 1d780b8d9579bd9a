import type { AssemblylineClient } from '../client/client';
import { nameWithFolders, safeFileName } from '../client/download';
import { InvalidParameterError } from '../client/errors';
import type { BinaryFile } from '../client/multipart';
import type { SubmissionInput } from '../client/submit';
import { whoAmI } from '../client/user';
import { mapped, shownWhen } from '../core/field';
import { choiceField, textField } from '../core/fields';
import { inputBinaryField } from './binaryFields';
import { visitedUrl } from './visitedUrl';
import { cutHashProblem, exactKindOfHash, kindOfHash } from '../client/hash';

/** The fields that say what to analyze. */
export const inputFields = {
	inputSource: choiceField({
		displayName: 'Input Source',
		name: 'inputSource',
		options: [
			{ name: 'Binary File', value: 'binary', description: "A file in the item's binary data" },
			{ name: 'Hash', value: 'hash', description: 'A file that the server has already, or can fetch from an external source, by a hash or another identifier' },
			{ name: 'Text', value: 'text', description: 'A text, analyzed as a file, e.g. a script or an email body' },
			{ name: 'URL', value: 'url', description: 'An address, fetched and analyzed by a service such as URLDownloader' },
		],
		default: 'binary',
		description: 'What to analyze',
	}),
	binaryPropertyName: shownWhen({ inputSource: ['binary'] }, inputBinaryField('The file is streamed to Assemblyline; it is never held in memory as a whole')),
	hash: shownWhen(
		{ inputSource: ['hash'] },
		textField(
			{
				displayName: 'Hash',
				name: 'hash',
				required: true,
				placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
				description: 'MD5, SHA-1, SHA-256, TLSH or ssdeep, or another identifier by which a source of the server knows files, e.g. CVE-2024-1234. A file that the server does not have is fetched from those of the option External Source Names or IDs, or of your saved settings; without them it is an error.',
			},
			(value) => {
				if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return 'must not contain control characters';
				return cutHashProblem(value);
			},
		),
	),
	text: shownWhen(
		{ inputSource: ['text'] },
		textField({
			displayName: 'Text',
			name: 'text',
			required: true,
			trim: false,
			typeOptions: { rows: 4 },
			description: 'Sent as UTF-8',
		}),
	),
	url: shownWhen(
		{ inputSource: ['url'] },
		mapped(
			textField({
				displayName: 'URL',
				name: 'url',
				required: true,
				placeholder: 'e.g. hxxps://example[.]com/invoice',
				description: 'May be defanged; sent as browsers read it. The server itself does not fetch it, a service does: with no such service selected the result is empty, with score 0.',
			}),
			(typed) => visitedUrl('URL', typed),
		),
	),
	fileName: shownWhen(
		{ inputSource: ['binary', 'hash', 'text'] },
		textField(
			{
				displayName: 'File Name',
				name: 'fileName',
				placeholder: 'e.g. invoice.pdf',
				description: "The name that the server shows, with folders if it has some, and that services may go by. Left empty: the binary file's own name, else the SHA-256.",
			},
			(name) => (/(?:^|\/)\.*$/.test(name) ? 'names a folder, and no file' : undefined),
		),
	),
};

export interface InputValues {
	inputSource: 'binary' | 'hash' | 'text' | 'url';
	binaryPropertyName?: BinaryFile;
	hash?: string;
	text?: string;
	url?: string;
	fileName?: string;
}

/** What to send, and under which name. */
export function submissionInput(values: InputValues): { input: SubmissionInput; name?: string } {
	const { binaryPropertyName: file, hash = '', text = '', url = '', inputSource } = values;
	const name = values.fileName ? nameWithFolders(values.fileName) : safeFileName(file?.fileName);
	if (file) return { input: { kind: 'file', file }, name: name ?? 'file.bin' };
	if (inputSource === 'url') return { input: { kind: 'url', url } };
	if (inputSource === 'hash') return { input: { kind: 'hash', hashType: kindOfHash(hash) ?? '', hash: exactKindOfHash(hash) ? hash.toLowerCase() : hash }, name };
	return { input: { kind: 'text', text }, name };
}

/**
 * The same; what is no hash is an identifier of a kind whose pattern the server tells. `GET user/whoami/`, cached.
 * @throws InvalidParameterError where it fits none of them
 */
export async function identifiedInput(client: AssemblylineClient, values: InputValues): Promise<{ input: SubmissionInput; name?: string }> {
	const { input, name } = submissionInput(values);
	if (input.kind !== 'hash') return { input, name };
	const { hash } = input;
	// Without a name the server takes what follows the last slash, and nothing where that ends an ssdeep.
	const named = { name: name ?? (hash.includes('/') ? hash.replaceAll('/', '_') : undefined) };
	if (input.hashType) return { input, ...named };
	const sources = (await whoAmI(client)).configuration.submission.file_sources ?? {};
	const known = Object.entries(sources).find(([, { pattern }]) => fits(pattern, hash));
	if (!known) throw new InvalidParameterError('Hash', 'is no identifier by which the server knows files', `It knows ${Object.keys(sources).join(', ')}.`);
	return { input: { ...input, hashType: known[0] }, ...named };
}

/** Whether a text is as a pattern of the server's says, which is one of Python. */
function fits(pattern: string, text: string): boolean {
	try {
		return new RegExp(`^(?:${pattern})$`).test(text);
	} catch {
		return false;
	}
}
