import { InvalidParameterError } from '../../client/errors';
import type { BinaryFile } from '../../client/multipart';
import type { Field } from '../../core/field';
import { asList, booleanField, collectionField, numberField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { addressesIn, MAX_TEXT_LENGTH, passwordsIn } from '../../email/body';
import { checkTlp, keepsInputBinary, metadataFields, submissionOptions } from '../../shared/submissionSettings';
import { analyseParts, attachmentPart, urlPart, worstOf } from './emailParts';

const attachmentsField: Field<BinaryFile[]> = {
	property: {
		displayName: 'Attachment Fields',
		name: 'attachments',
		type: 'string',
		default: '',
		placeholder: 'e.g. attachment_0, attachment_1',
		description: 'The input binary fields to analyse, separated by commas. Left empty: all of the item that hold something, as email nodes put attachments into several.',
	},
	parse(raw, { binary, binaryNames }) {
		const named = asList(raw, 'Attachment Fields');
		return [...new Set(named.length > 0 ? named : binaryNames())].map((name) => binary(name, 'Attachment Fields'));
	},
};

export const analyzeEmail = defineOperation({
	name: 'Analyze Email',
	value: 'analyzeEmail',
	action: 'Analyze the attachments and addresses of an email',
	description: 'Submit every attachment of an email item, and by option the web addresses in its text, wait, and return one item: the worst verdict and highest score of all, and parts with those of each. One part that fails does not keep the others from being analysed.',
	endpoints: ['POST submit/', 'GET submission/<sid>/', 'GET user/whoami/'],
	effect: 'submits',
	roles: ['submission_create', 'submission_view'],
	fields: {
		attachments: attachmentsField,
		text: textField({
			displayName: 'Text',
			name: 'text',
			default: '={{ $json.text ?? $json.textPlain ?? "" }}',
			trim: false,
			typeOptions: { rows: 3 },
			description: "The email's text, in which addresses and passwords are looked for",
		}),
		waitTimeout: numberField({
			displayName: 'Wait Timeout',
			name: 'waitTimeout',
			min: 1,
			max: 86_400,
			default: 300,
			description: 'Seconds to wait for all parts together at the most; those that run longer have the verdict timed_out',
		}),
		email: collectionField(
			{ displayName: 'Email Options', name: 'email', placeholder: 'Add option' },
			{
				includeUrls: booleanField({ displayName: 'Include URLs', name: 'includeUrls', default: false, description: 'Whether to analyse the web addresses in the text, too' }),
				maxUrls: numberField({ displayName: 'Max URLs', name: 'maxUrls', min: 1, max: 100, default: 10, description: 'How many addresses to analyse at the most; the others are listed in skippedUrls' }),
				passwordService: textField({ displayName: 'Password Service', name: 'passwordService', default: 'Extract', placeholder: 'e.g. Extract', description: 'The service that gets the password' }),
				tryPassword: booleanField({ displayName: 'Try Password', name: 'tryPassword', default: false, description: 'Whether to give a password that the text names to the service that opens archives' }),
			},
		),
		...metadataFields,
		options: submissionOptions,
	},
	keepsBinary: keepsInputBinary,
	check(values) {
		checkTlp(values);
		if (values.attachments.length === 0 && !values.email.includeUrls) {
			throw new InvalidParameterError('Attachment Fields', 'the item has no binary data with anything in it, and Include URLs is off: there is nothing to analyse');
		}
	},
	async execute({ client, hint }, { attachments, text, email, waitTimeout, ...settings }) {
		if (text.length > MAX_TEXT_LENGTH && (email.includeUrls || email.tryPassword)) hint(`The text has ${text.length} characters; addresses and passwords were looked for in the first ${MAX_TEXT_LENGTH} only.`);
		const urls = email.includeUrls ? addressesIn(text) : [];
		const chosen = urls.slice(0, email.maxUrls ?? 10);
		const [password] = email.tryPassword ? passwordsIn(text) : [];
		const options = password === undefined ? settings.options : withPassword(settings.options, email.passwordService ?? 'Extract', password);
		const deadline = Date.now() + waitTimeout * 1000;
		const all = [...attachments.map(attachmentPart), ...chosen.map(urlPart)];
		const parts = await analyseParts(client, all, { ...settings, options }, deadline);
		if (parts.length === 0) hint('There was nothing to analyse: the email has no attachment with anything in it, and its text no address. Its verdict is failed.');
		const failed = parts.filter(({ error }) => error).length;
		if (failed > 0) hint(`${failed} of ${parts.length} parts could not be analysed: see error in parts.`);
		return {
			...worstOf(parts),
			parts,
			passwordTried: password !== undefined,
			skippedUrls: urls.slice(chosen.length),
		};
	},
});

function withPassword<T extends { serviceSpec?: Record<string, unknown> }>(options: T, service: string, password: string): T {
	const known = options.serviceSpec?.[service];
	return { ...options, serviceSpec: { ...options.serviceSpec, [service]: { password, ...(typeof known === 'object' ? known : {}) } } };
}
