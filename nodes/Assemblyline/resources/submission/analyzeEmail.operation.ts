import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError, InvalidParameterError } from '../../client/errors';
import { waitForSubmission } from '../../client/submission';
import { submit, type SubmissionInput } from '../../client/submit';
import { whoAmI } from '../../client/user';
import type { BinaryFile, Field } from '../../core/field';
import { booleanField, collectionField, numberField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { addressesIn, passwordsIn } from '../../email/body';
import { type Outcome, outcomeOf } from '../../report/verdict';
import { assertSize } from '../../shared/submissionGuard';
import { submissionInput } from '../../shared/submissionInput';
import { checkTlp, metadataFields, submissionBody, submissionOptions } from '../../shared/submissionSettings';

/** From the most to the least alarming; one part without a verdict makes a harmless mail one without a verdict. */
const WORST_FIRST: Outcome[] = ['malicious', 'highly_suspicious', 'suspicious', 'timed_out', 'failed', 'informative', 'safe'];

const attachmentsField: Field<BinaryFile[]> = {
	property: {
		displayName: 'Attachment Fields',
		name: 'attachments',
		type: 'string',
		default: '',
		placeholder: 'e.g. attachment_0, attachment_1',
		description: 'The input binary fields to analyse, separated by commas. Left empty: all of the item, as email nodes put attachments into several.',
	},
	parse(raw, { binary, binaryNames }) {
		if (typeof raw !== 'string') throw new InvalidParameterError('Attachment Fields', 'is not text');
		const named = raw.split(',').map((name) => name.trim()).filter((name) => name !== '');
		return (named.length > 0 ? named : binaryNames()).map(binary);
	},
};

/** What became of one attachment or address. */
interface Part {
	kind: 'attachment' | 'url';
	name: string;
	verdict: Outcome;
	score: number | null;
	sid?: string;
	sha256?: string;
	/** Why there is no verdict. */
	error?: string;
}

export const analyzeEmail = defineOperation({
	name: 'Analyze Email',
	value: 'analyzeEmail',
	action: 'Analyze the attachments and addresses of an email',
	description: 'Submit every attachment of an email item, and by option the web addresses in its text, wait, and return one item: the worst verdict and highest score of all, and parts with those of each. One part that fails does not keep the others from being analysed.',
	endpoints: ['POST submit/', 'GET submission/<sid>/', 'GET user/whoami/'],
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
	check(values) {
		checkTlp(values);
		if (values.attachments.length === 0 && !values.email.includeUrls) {
			throw new InvalidParameterError('Attachment Fields', 'the item has no binary data, and Include URLs is off: there is nothing to analyse');
		}
	},
	async execute({ client, hint }, { attachments, text, email, waitTimeout, ...settings }) {
		const urls = email.includeUrls ? addressesIn(text) : [];
		const chosen = urls.slice(0, email.maxUrls ?? 10);
		const [password] = email.tryPassword ? passwordsIn(text) : [];
		const options = password === undefined ? settings.options : withPassword(settings.options, email.passwordService ?? 'Extract', password);
		const inputs: [Part['kind'], SubmissionInput, string][] = [
			...attachments.map((file): [Part['kind'], SubmissionInput, string] => {
				const { input, name = 'file.bin' } = submissionInput({ inputSource: 'binary', binaryPropertyName: file });
				return ['attachment', input, name];
			}),
			...chosen.map((url): [Part['kind'], SubmissionInput, string] => ['url', { kind: 'url', url }, url]),
		];
		const deadline = Date.now() + waitTimeout * 1000;
		const send = async ([kind, input, name]: (typeof inputs)[number]) => analysePart(client, kind, input, name, submissionBody(kind === 'url' ? undefined : name, { ...settings, options }), deadline);
		const parts = await Promise.all(inputs.map(send));
		const failed = parts.filter(({ error }) => error).length;
		if (failed > 0) hint(`${failed} of ${parts.length} parts could not be analysed: see error in parts.`);
		const verdict = WORST_FIRST.find((outcome) => parts.some((part) => part.verdict === outcome)) ?? 'safe';
		return {
			verdict,
			score: parts.reduce((worst: number | null, { score }) => (score === null ? worst : Math.max(worst ?? score, score)), null),
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

async function analysePart(client: AssemblylineClient, kind: Part['kind'], input: SubmissionInput, name: string, body: object, deadline: number): Promise<Part> {
	try {
		await assertSize(client, input, {});
		const { sid, files } = await submit(client, input, { ...body });
		const record = await waitForSubmission(client, sid, { timeoutMs: Math.max(0, deadline - Date.now()), pollIntervalMs: 2000 });
		const { configuration } = await whoAmI(client);
		const verdict = outcomeOf(record, configuration.submission.verdicts);
		return { kind, name, verdict, score: record.state === 'completed' ? record.max_score : null, sid, sha256: files[0]?.sha256 };
	} catch (error) {
		if (!(error instanceof AssemblylineError) || error.kind === 'cancelled') throw error;
		return { kind, name, verdict: 'failed', score: null, error: error.message };
	}
}
