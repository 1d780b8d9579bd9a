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
	language: textField({
		displayName: 'Language',
		name: 'language',
		placeholder: 'e.g. french',
		description: 'What to answer in. Left out: English.',
	}),
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

/** What of the options is sent. */
export function summaryQuery({ language, noCache, withTrace }: { language?: string; noCache?: boolean; withTrace?: boolean }) {
	return { lang: language || undefined, no_cache: noCache || undefined, with_trace: withTrace || undefined };
}
