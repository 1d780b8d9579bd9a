import { isAtLeast } from '../client/classification';
import { InvalidParameterError, orGone } from '../client/errors';
import { getFileInfo } from '../client/file';
import type { SubmissionBody, SubmissionInput } from '../client/submit';
import type { WhoAmI } from '../client/types';
import { getSubmissionParameters, getSubmissionParametersNow, whoAmI } from '../client/user';
import type { OperationContext } from '../core/operation';
import { sha256Of } from './submissionGuard';
import type { SubmissionOptionValues } from './submissionSettings';

/** What is needed to hand something in. */
export type SubmissionContext = Pick<OperationContext, 'client' | 'hint'>;

/** A submission ready to be sent. */
export interface MarkedBody {
	body: SubmissionBody;
	/**
	 * Tells above the output how it was marked, where that was left to the server and the account may see more.
	 * `id` is that of the submission, or of the ingest; `given` the marking that the server says it has given.
	 */
	tell(id: string, given?: string): void;
}

/**
 * The body, with the marking of the stored file where it has none and would get a lower one: the server lowers a stored
 * file to the lowest marking with which its bytes are handed in. Only files and texts: what is handed in by its hash
 * gets the stored file's marking anyway. A server that does not enforce classification is asked nothing.
 * `GET file/info/<sha256>/`, `GET user/submission_params/<username>/<profile>/`.
 * @param isIngest whether the server does not tell the marking that it gives
 * @param sha256 that of the input, where it is known
 * @throws InvalidParameterError where neither the stored file's marking nor the submission's is the higher one
 */
export async function withMarking(
	{ client, hint }: SubmissionContext,
	input: SubmissionInput,
	body: SubmissionBody,
	{ keepClassification = true }: Pick<SubmissionOptionValues, 'keepClassification'>,
	{ isIngest = false, sha256 }: { isIngest?: boolean; sha256?: string } = {},
): Promise<MarkedBody> {
	const who = await whoAmI(client);
	const { c12nDef: definition, classification: highest } = who;
	if (body.params?.classification !== undefined || !definition.enforce) return { body, tell: () => undefined };
	const kept = keepClassification ? await storedMarking({ client }, who, input, body, sha256) : undefined;
	const tells = highest !== definition.UNRESTRICTED;
	const expected = kept ?? (isIngest && tells ? await usualMarking({ client }, who, input, body) : undefined);
	return {
		body: kept === undefined ? body : { ...body, params: { ...body.params, classification: kept } },
		tell: (id, given = expected) => tells && hint(`Classification was left out: marked ${String(given)}`, id),
	};
}

type Client = Pick<SubmissionContext, 'client'>;

/** The marking of the stored file, where it is higher than the one that the submission would get. */
async function storedMarking({ client }: Client, { c12nDef: definition }: WhoAmI, input: SubmissionInput, body: SubmissionBody, known?: string): Promise<string | undefined> {
	const sha256 = input.kind === 'file' || input.kind === 'text' ? (known ?? (await sha256Of(input))) : undefined;
	const stored = sha256 && (await orGone(getFileInfo(client, sha256)))?.classification;
	if (!stored || stored === definition.UNRESTRICTED) return undefined;
	const usual = String((await getSubmissionParametersNow(client, body.submission_profile)).classification);
	if (isAtLeast(usual, stored, definition)) return undefined;
	if (isAtLeast(stored, usual, definition)) return stored;
	throw new InvalidParameterError('Classification', `is missing: the server has this file as ${stored}, the submission would be ${usual}, and neither of them is the higher one`, 'Set one, or switch Keep Classification off.');
}

/** The marking that an ingest gets, as far as it can be known beforehand. The server passes over a profile that it does not have. */
async function usualMarking({ client }: Client, { configuration: { submission } }: WhoAmI, input: SubmissionInput, { submission_profile: profile = '' }: SubmissionBody): Promise<string> {
	const isKnown = Object.hasOwn(submission.profiles ?? {}, profile);
	const usual = String((await getSubmissionParameters(client, isKnown ? profile : undefined)).classification);
	return input.kind === 'hash' ? `${usual}, or as the stored file where that is higher` : usual;
}
