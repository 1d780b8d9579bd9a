import { AssemblylineError, InvalidParameterError } from '../../client/errors';
import type { JsonObject } from '../../client/types';
import type { Field } from '../../core/field';
import { booleanField, choiceField, numberField, optionsField, textField } from '../../core/fields';
import { jsonObjectField } from '../../core/jsonFields';
import { defineOperation, FileItem } from '../../core/operation';
import { submissionDigest } from '../../findings/digest';
import { webAddress } from '../../findings/sanitize';
import { isEmailAnalysis, isPartOf } from '../../report/email';
import { renderHtml } from '../../report/html';
import { renderJira } from '../../report/jira';
import { renderMarkdown } from '../../report/markdown';
import { renderPlainText } from '../../report/plainText';
import { buildReport, fitted } from '../../report/report';
import { submissionLocator } from '../../shared/locators';
import { readFindings } from './readFindings';
import { screenshotsOf } from './reportScreenshots';

/** Bytes of a report, unless told otherwise: a chat takes less than a ticket, Teams 28 kB with all that stands around it. */
const [MAX_SIZE, MAX_CHAT_SIZE] = [32_000, 20_000];

const FORMATS = {
	markdown: { render: renderMarkdown, ending: 'md', mimeType: 'text/markdown', form: 'long', minSize: 2000, maxSize: MAX_SIZE },
	html: { render: renderHtml, ending: 'html', mimeType: 'text/html', form: 'long', minSize: 8000, maxSize: MAX_SIZE },
	jira: { render: renderJira, ending: 'txt', mimeType: 'text/plain', form: 'long', minSize: 2000, maxSize: MAX_SIZE },
	text: { render: renderPlainText, ending: 'txt', mimeType: 'text/plain', form: 'short', minSize: 2000, maxSize: MAX_CHAT_SIZE },
} as const;

/** The item itself, where it is the output of Analyze Email. */
const emailItemField: Field<JsonObject | undefined> = {
	property: { displayName: 'Email', name: 'emailItem', type: 'hidden', default: '' },
	parse: (_raw, { json }) => (isEmailAnalysis(json()) ? json() : undefined),
};

export const createReport = defineOperation({
	name: 'Create Report',
	value: 'createReport',
	action: 'Create a report of a submission for a ticket',
	description: 'Return a completed or failed submission as text for a ticket, email or chat: content, with title, verdict, score, link and file. Of the item of Analyze Email it begins with the email: verdict, sender, authentication, links and parts. Addresses are defanged, and what malware wrote can put no link, image or markup into it.',
	endpoints: ['GET submission/<sid>/', 'GET submission/summary/<sid>/', 'GET submission/tree/<sid>/', 'GET submission/<sid>/file/<sha256>/', 'GET file/image/<sha256>/', 'GET user/whoami/'],
	roles: ['submission_view'],
	fields: {
		submissionId: submissionLocator,
		emailItem: emailItemField,
		format: choiceField<keyof typeof FORMATS>({
			displayName: 'Format',
			name: 'format',
			options: [
				{ name: 'HTML', value: 'html', description: 'A page that loads nothing from elsewhere, for email and attachments' },
				{ name: 'Jira', value: 'jira', description: "Wiki markup, for a description or comment of version 2 of Jira's REST API" },
				{ name: 'Markdown', value: 'markdown', description: 'With tables, for most ticket systems' },
				{ name: 'Text', value: 'text', description: 'Plain and short, for chat' },
			],
			default: 'markdown',
			description: 'What the report is written in',
		}),
		options: optionsField({
			binaryPropertyName: textField({
				displayName: 'Put Output File in Field',
				name: 'binaryPropertyName',
				default: 'data',
				hint: 'The name of the output binary field to put the file in',
				description: 'Returns the report as a file, too: .md, .html or .txt',
			}),
			embedScreenshots: booleanField({
				displayName: 'Embed Screenshots',
				name: 'embedScreenshots',
				default: false,
				description: 'Whether to put up to 10 images of the services into the report. HTML only. Takes a request for each file and each image.',
			}),
			emailAnalysis: jsonObjectField(
				{
					displayName: 'Email Analysis (JSON)',
					name: 'emailAnalysis',
					placeholder: "e.g. {{ $('Analyze Email').item.json }}",
					description: 'What Analyze Email has returned, where another node came between and the item is no longer its own: the report then begins with the email all the same',
				},
				(json) => (isEmailAnalysis(json) ? undefined : 'is not what Analyze Email returns'),
			),
			form: choiceField<'long' | 'short'>({
				displayName: 'Detail Level',
				name: 'form',
				options: [
					{ name: 'Long', value: 'long', description: 'Everything' },
					{ name: 'Short', value: 'short', description: 'Only what is suspicious or malicious, and no more than 10 rows of each kind' },
				],
				default: 'long',
				description: 'How much to say. Without this option, text is short, and the others are long.',
			}),
			maxSize: numberField({
				displayName: 'Max Size (Bytes)',
				name: 'maxSize',
				min: 2000,
				max: 10_000_000,
				default: MAX_SIZE,
				description: 'Size of the content at the most, without screenshots; at least 8,000 for HTML. Without this option, that of text is 20,000. What does not fit is left out, and the report says so.',
			}),
			ticketUrl: textField(
				{
					displayName: 'Ticket URL',
					name: 'ticketUrl',
					placeholder: 'e.g. https://tickets.example.com/browse/SOC-1234',
					description: 'Address of the ticket, to link to',
				},
				(value) => (webAddress(value) === undefined ? 'is not a web address (http or https, without a user name)' : value.length > 1000 ? 'is longer than 1,000 characters' : undefined),
			),
			title: textField({ displayName: 'Title', name: 'title', placeholder: 'e.g. Suspicious attachment', description: 'Title in place of verdict and file name; 150 characters are shown' }),
		}),
	},
	check({ format, options: { maxSize } }) {
		const { minSize } = FORMATS[format];
		if (maxSize !== undefined && maxSize < minSize) throw new InvalidParameterError('Max Size (Bytes)', `must be at least ${minSize} for this format`);
	},
	async execute({ client }, { submissionId: sid, emailItem, format, options }) {
		const emailAnalysis = options.emailAnalysis ?? (emailItem && isPartOf(emailItem, sid) ? emailItem : undefined);
		const findings = await readFindings(client, sid);
		// An email that has a part without an answer is told of all the same.
		if (findings.record.state === 'submitted' && !emailAnalysis) {
			throw new AssemblylineError('notReady', `Submission ${sid} is not completed yet`, { hint: 'Take Submit and Wait before this, or the trigger.' });
		}
		const screenshots = options.embedScreenshots && format === 'html' ? await screenshotsOf(client, sid, findings.files.map(({ sha256 }) => sha256)) : undefined;
		const { render, ending, mimeType, form, maxSize } = FORMATS[format];
		const report = buildReport(findings, { form: options.form ?? form, title: options.title, emailAnalysis, ticketUrl: options.ticketUrl, ...screenshots });
		const content = await fitted(report, options.maxSize ?? maxSize, render);
		const judged = emailAnalysis ? { verdict: report.outcome, score: emailAnalysis.score } : {};
		const json = { ...submissionDigest(findings.record, findings, findings.summary), ...judged, title: report.title, format, content };
		if (!options.binaryPropertyName) return json;
		return new FileItem(options.binaryPropertyName, { name: `assemblyline-${sid}.${ending}`, mimeType, content: Buffer.from(content) }, json);
	},
});
