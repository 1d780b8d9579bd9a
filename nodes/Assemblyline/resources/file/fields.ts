import type { JsonObject } from '../../client/types';
import { sentAs, shownWhen } from '../../core/field';
import { booleanField, choiceField, textField } from '../../core/fields';

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

const MAX_PASSWORD_LENGTH = 128;

/** How a file leaves the server. */
export const packingFields = {
	encoding: choiceField({
		displayName: 'Encoding',
		name: 'encoding',
		options: [
			{ name: 'CaRT', value: 'cart', description: 'Neutralized: scrambled and with metadata inside. It cannot run, and no scanner takes it away; Assemblyline takes it back as it is.' },
			{ name: 'Raw', value: 'raw', description: 'The file as it is. It may be live malware, and n8n stores it like any other file.' },
			{ name: 'ZIP', value: 'zip', description: 'In a ZIP archive with a password' },
		],
		default: 'cart',
		description: 'How the file is packed. CaRT is the safe form: files in Assemblyline may be malicious, and in it they cannot be run by accident.',
	}),
	zipPassword: shownWhen(
		{ encoding: ['zip'] },
		sentAs('password', textField(
			{
				displayName: 'ZIP Password',
				name: 'zipPassword',
				required: true,
				trim: false,
				default: 'infected',
				typeOptions: { password: true },
				placeholder: 'e.g. infected',
				description: `What opens the archive; ${MAX_PASSWORD_LENGTH} characters at the most`,
			},
			passwordProblem,
		)),
	),
};

/** Older servers pack with any password, and then nobody can tell what it was. */
function passwordProblem(password: string): string | undefined {
	if (password.trim() === '') return 'is empty';
	if ([...password].length > MAX_PASSWORD_LENGTH) return `must not have more than ${MAX_PASSWORD_LENGTH} characters`;
	return /\p{Cc}/u.test(password) ? 'must not contain control characters' : undefined;
}
