import { createHash } from 'node:crypto';
import type { AssemblylineClient } from '../client/client';
import { AssemblylineError } from '../client/errors';
import type { FileSource } from '../client/multipart';
import { own } from '../client/own';
import type { SubmissionInput } from '../client/submit';
import { whoAmI } from '../client/user';
import type { SubmissionOptionValues } from './submissionSettings';

/**
 * Refuses a file that the server would refuse after it was uploaded.
 * @param options where they, or the profile, ask the server to take any size (`ignore_size`), it is not refused
 * @throws AssemblylineError `tooLarge`
 */
export async function assertSize(client: AssemblylineClient, input: SubmissionInput, { extraParams, ignoreSize, submissionProfile = '' }: Pick<SubmissionOptionValues, 'extraParams' | 'ignoreSize' | 'submissionProfile'>): Promise<void> {
	if (input.kind !== 'file') return;
	const { max_file_size: limit, profiles = {} } = (await whoAmI(client)).configuration.submission;
	const asked = extraParams?.ignore_size ?? ignoreSize;
	// A value that equals the server's default does not win over the profile.
	if (asked === true || own(profiles, submissionProfile)?.params?.ignore_size === true) return;
	if (limit === undefined || input.file.size <= limit) return;
	throw new AssemblylineError('tooLarge', `The file has ${input.file.size} bytes, and the server takes ${limit} at the most; nothing was sent`, {
		hint: 'An administrator can raise submission.max_file_size, or allow this one with the option Ignore Size.',
	});
}

/** SHA-256 of what is to be analyzed, in lower case; undefined for a URL and other hashes. The file is read once, as a stream. */
export async function sha256Of(input: SubmissionInput): Promise<string | undefined> {
	if (input.kind === 'text') return createHash('sha256').update(input.text, 'utf8').digest('hex');
	if (input.kind === 'hash') return input.hashType === 'sha256' ? input.hash.toLowerCase() : undefined;
	return input.kind === 'file' ? fileSha256(input.file) : undefined;
}

async function fileSha256(file: FileSource): Promise<string> {
	const content = await file.open();
	const hash = createHash('sha256');
	if (Buffer.isBuffer(content)) return hash.update(content).digest('hex');
	for await (const chunk of content) hash.update(Buffer.from(chunk));
	return hash.digest('hex');
}
