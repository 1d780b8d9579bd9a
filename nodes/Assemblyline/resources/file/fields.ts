import type { JsonObject } from '../../client/types';
import { sentAs } from '../../core/field';
import { booleanField, textField } from '../../core/fields';

export { outputBinaryField } from '../../shared/binaryFields';
export { fileLocator as fileId } from '../../shared/locators';

export const archiveOnly = booleanField({
	displayName: 'Archive Only',
	name: 'archiveOnly',
	default: false,
	description: 'Whether to look into the malware archive only. Your user needs the role archive_view.',
});

/** Options of what a language model writes. */
export const summaryFields = {
	language: sentAs('lang', textField({
		displayName: 'Language',
		name: 'language',
		placeholder: 'e.g. french',
		description: 'What to answer in. Left out: English.',
	})),
	noCache: booleanField({
		displayName: 'No Cache',
		name: 'noCache',
		default: false,
		description: 'Whether to have it written anew, though an answer is at hand',
	}),
	withTrace: booleanField({
		displayName: 'With Trace',
		name: 'withTrace',
		default: false,
		description: 'Whether to return the whole conversation with the model as trace, in place of content',
	}),
};

/** Milliseconds that a language model behind the server may take. */
export const AI_TIMEOUT_MS = 300_000;

/** The reply, with the file that it is about. */
export const withHash = (reply: JsonObject, { fileId: sha256 }: { fileId: string }) => ({ sha256, ...reply });
