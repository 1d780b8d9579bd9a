import { isAsRestrictive } from '../client/classification';
import { AssemblylineError, InvalidParameterError } from '../client/errors';
import { getFileInfo } from '../client/file';
import { own } from '../client/own';
import type { SubmissionBody, SubmissionInput } from '../client/submit';
import type { WhoAmI } from '../client/types';
import { whoAmI, whoAmINow } from '../client/user';
import type { OperationContext } from '../core/operation';
import { assertSize, sha256Of } from './submissionGuard';
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
 * The body, once it is certain that the server takes a file of this size, with the marking of the stored file where it
 * has none and would get a lower one: the server lowers a stored file to the lowest marking with which its bytes are
 * handed in. Only files and texts: what is handed in by its hash gets the stored file's marking anyway. A server that does
 * not enforce classification is asked nothing.
 * `GET file/info/<sha256>/`; `GET user/whoami/` anew where the file is there with a marking.
 * @param sha256 that of the input, where it is known
 * @throws InvalidParameterError where neither the stored file's marking nor the submission's is the higher one
 */
export async function readyBody({ client, hint }: SubmissionContext, input: SubmissionInput, body: SubmissionBody, options: SubmissionOptionValues, sha256?: string): Promise<MarkedBody> {
	await assertSize(client, input, options);
	const { keepClassification = true } = options;
	const who = await whoAmI(client);
	const { c12nDef: definition, classification: highest } = who;
	if (body.params?.classification !== undefined || !definition.enforce) return { body, tell: () => undefined };
	const kept = keepClassification ? await storedMarking({ client, hint }, who, input, body, sha256) : undefined;
	const tells = highest !== definition.UNRESTRICTED;
	const expected = kept ?? `${usualMarking(who, body)}${input.kind === 'hash' ? ', or as the stored file where that is higher' : ''}`;
	return {
		body: kept === undefined ? body : { ...body, params: { ...body.params, classification: kept } },
		tell: (id, given = expected) => tells && hint(`The server marked it as ${given}, as Classification was left out in the options`, id),
	};
}

/** The marking of the stored file, where it is higher than the one that the submission would get. */
async function storedMarking({ client, hint }: SubmissionContext, { c12nDef: definition }: WhoAmI, input: SubmissionInput, body: SubmissionBody, known?: string): Promise<string | undefined> {
	const sha256 = input.kind === 'file' || input.kind === 'text' ? (known ?? (await sha256Of(input))) : undefined;
	const info = sha256 && (await getFileInfo(client, sha256).catch((error: unknown) => {
		if (!(error instanceof AssemblylineError) || (error.kind !== 'notFound' && error.kind !== 'forbidden')) throw error;
		if (error.kind === 'forbidden') hint('Keep Classification could not look up what the stored file is marked as, and its marking may be lower now', error.message);
	}));
	const stored = info ? info.classification : undefined;
	if (!stored || stored === definition.UNRESTRICTED) return undefined;
	const usual = usualMarking(await whoAmINow(client), body);
	if (isAsRestrictive(usual, stored, definition)) return undefined;
	if (isAsRestrictive(stored, usual, definition)) return stored;
	throw new InvalidParameterError('Classification', `is missing: the server has this file as ${stored}, the submission would be ${usual}, and neither of them is the higher one`, 'Set one, or switch Keep Classification off.');
}

/** The marking that a submission gets by itself. The server passes over a profile that it does not have. */
function usualMarking({ c12nDef, settings: { submission_profiles: saved = {} } }: WhoAmI, { submission_profile: profile = 'default' }: SubmissionBody): string {
	return (own(saved, profile) ?? saved.default)?.classification ?? c12nDef.UNRESTRICTED;
}
