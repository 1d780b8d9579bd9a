import { safeFileName } from '../../client/download';
import { booleanField, numberField, optionsField, textField, textListField, told } from '../../core/fields';
import { mapped } from '../../core/field';
import { InvalidParameterError } from '../../client/errors';
import { sleep } from '../../client/retry';
import { summaryOf } from '../../client/submission';
import { whoAmI } from '../../client/user';
import { pageOf } from '../../client/webPages';
import { defineOperation } from '../../core/operation';
import { passwordsToTry } from '../../email/passwords';
import { qrCodesOf } from '../../email/qrCodes';
import { type Triage, triage, type TriagedFile } from '../../email/triage';
import { whyOf } from '../../findings/digest';
import { harmless } from '../../findings/sanitize';
import { assertSize } from '../../shared/submissionGuard';
import { metadataField } from '../../shared/metadataFields';
import { checkTlp, keepsInputBinary, submissionOptions } from '../../shared/submissionSettings';
import { waitTimeoutField } from '../../shared/waitFields';
import { emailForAgent } from './digests';
import { emailFields, type EmailInput, openEmail } from './emailInput';
import { type AnalyzedPart, analyzeParts, type EmailPart, worstOf } from './emailParts';

/** Hosts, as people write them: with a scheme, or a star for all below them. */
const excludeField = mapped(
	textListField({
		displayName: 'Exclude Hosts',
		name: 'exclude',
		splitCommas: true,
		placeholder: 'e.g. tickets.example.com',
		description: 'Hosts that are never visited, with all below them, e.g. your own. They stay in links, with skipped excluded.',
	}),
	(hosts) => {
		const plain = (host: string) => host.toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/^\*?\./, '').replace(/[/:?#].*$/, '');
		const strange = hosts.filter((host) => !/^[\p{L}\p{N}.-]+$/u.test(plain(host)));
		if (strange.length > 0) throw new InvalidParameterError('Exclude Hosts', `has ${told(strange)} in it, which is no host such as example.com`);
		return hosts.map(plain);
	},
);

const emailOptions = {
	exclude: excludeField,
	maxUrls: numberField({ displayName: 'Max URLs', name: 'maxUrls', min: 1, max: 100, default: 10, description: 'How many links to visit at the most, the most suspicious first; the others have skipped budget' }),
	passwordService: textField({ displayName: 'Password Service', name: 'passwordService', default: 'Extract', placeholder: 'e.g. Extract', description: 'The service that gets the passwords for files that the server has not taken out of the email by itself' }),
	readQrCodes: booleanField({ displayName: 'Read QR Codes', name: 'readQrCodes', default: false, description: 'Whether to look for QR codes in PNG and JPEG pictures of the email; where they lead is a link like others' }),
	trustedServer: textField({ displayName: 'Trusted Server', name: 'trustedServer', placeholder: 'e.g. mx.example.com', description: 'The name by which your receiving mail server begins its Authentication-Results. Without it, only failures are believed, and a pass of the server that wrote the topmost Received line.' }),
	tryPassword: booleanField({ displayName: 'Try Password', name: 'tryPassword', default: true, description: 'Whether to try passwords that the email names on archives and documents that the server has not taken out of it by itself' }),
};

export const analyzeEmail = defineOperation({
	name: 'Analyze Email',
	value: 'analyzeEmail',
	action: 'Analyze an email with its attachments and links',
	description: 'Submit a whole email, and by default have its most suspicious links visited; wait, and return one item: the worst verdict and highest score, a link to that part and why, the links with what speaks against each, the sender, and all parts. A reported email, attached to another, is what is judged. complete says whether all of it was looked at.',
	endpoints: ['POST submit/', 'POST ui/flowjs/', 'POST ui/start/<ui_sid>/', 'GET submission/<sid>/', 'GET submission/tree/<sid>/', 'GET submission/summary/<sid>/', 'GET user/whoami/', 'GET file/info/<sha256>/'],
	effect: 'submits',
	roles: ['submission_create'],
	furtherRoles: { submission_view: 'to read the results' },
	fields: {
		...emailFields,
		includeUrls: booleanField({
			displayName: 'Include URLs',
			name: 'includeUrls',
			default: true,
			description: 'Whether to have the links visited by Assemblyline. Their owner may see that: a visit comes from your Assemblyline, and a link that is made for one recipient tells whose email it was. Links to unsubscribe or to answer an invitation are never visited.',
		}),
		waitTimeout: waitTimeoutField(300, 'How long to wait for all parts together at the most; those that run longer, or for which the server has no room until then, have the verdict timed_out'),
		metadata: metadataField,
		options: optionsField({ ...submissionOptions.fields, ...emailOptions }),
	},
	keepsBinary: keepsInputBinary,
	check: checkTlp,
	async execute({ client, hint, forAgent }, { emailSource, binaryPropertyName, emailItem, includeUrls, waitTimeout, ...settings }) {
		const deadline = Date.now() + waitTimeout * 1000;
		const { maxUrls = 10, exclude = [], readQrCodes, trustedServer, passwordService = 'Extract', tryPassword = true } = settings.options;
		const input = await openEmail({ emailSource, binaryPropertyName, emailItem }, (file) => assertSize(client, { kind: 'file', file }, settings.options));
		const found = await triage(input.mails, { visit: includeUrls, maxUrls, exclude, trustedServer, qrCodes: readQrCodes ? await qrCodesOf(input.mails, () => sleep(0)) : undefined });
		const passwords = tryPassword ? passwordsToTry(found.passwords) : [];
		const analysis = await analyzeParts({ client, hint }, { mail: emailPart(input, found, passwords), files: found.files.map((file) => filePart(file, passwords)), urls: visited(found).map(urlPart) }, settings, passwordService, deadline);
		const parts = [...analysis.parts, ...input.unopened.map((lost): AnalyzedPart => ({ kind: 'attachment', ...lost, verdict: 'failed', score: null }))];
		const failed = parts.filter(({ error }) => error).length;
		const flawed = parts.filter(({ serviceErrors = 0 }) => serviceErrors > 0).length;
		const hints = [
			...input.losses,
			// The readers of mails may repeat something of them.
			...found.gaps.map((gap) => harmless(gap, MAX_GAP)),
			...(analysis.treeError ? [`The file tree of the email could not be read (${analysis.treeError}): its files were submitted by themselves.`] : []),
			...(failed > 0 ? [`${failed} of ${parts.length} parts could not be analyzed: see error in parts.`] : []),
			...(flawed > 0 ? [`Services failed on ${flawed} of ${parts.length} parts, so that findings may be missing: see serviceErrors in parts.`] : []),
		];
		for (const one of hints) hint(one);
		const isJudged = parts.every(({ verdict }) => verdict !== 'failed' && verdict !== 'timed_out');
		const { verdict, score, sid } = worstOf(parts);
		const urlOf = (id: string | null | undefined) => (id ? client.serverUrl + pageOf('submission', id) : null);
		const summary = sid && score !== null ? await summaryOf(client, { sid, state: 'completed' }) : undefined;
		const answer = {
			verdict,
			score,
			why: summary === undefined ? null : whyOf(summary, (await whoAmI(client)).configuration.submission.verdicts),
			url: urlOf(sid),
			sid,
			complete: isJudged && flawed === 0 && input.losses.length === 0 && found.gaps.length === 0,
			hints,
			email: { ...found.email, form: input.form },
			sender: found.sender,
			links: linksWith(found, parts, urlOf),
			parts: parts.map(({ kind, name, ...part }) => ({ kind, file: harmless(name, MAX_SHOWN), ...part, url: urlOf(part.sid) })),
			pictures: found.pictures,
			passwordTried: analysis.passwordTried,
		};
		return forAgent ? emailForAgent(client, answer, summary) : answer;
	},
});

const visited = ({ links }: Triage): string[] => links.filter(({ skipped }) => skipped === null).map(({ url }) => url.href);

const urlPart = (url: string): EmailPart => ({ kind: 'url', name: url });

/** The whole mail; the server finds the passwords in it by itself, where it opens mails. */
function emailPart({ source }: EmailInput, { email }: Triage, passwords: string[]): EmailPart {
	const subject = email.depth === 0 ? email.subject?.slice(0, 100) : undefined;
	return { kind: 'email', name: safeFileName(source.name) ?? `${safeFileName(subject) ?? 'email'}.eml`, content: source.content, passwords, about: { depth: 0, place: '' } };
}

/** How files begin that can be locked: ZIP and newer Office documents, RAR, 7z, PDF, older Office documents. */
const LOCKABLE = /^(?:PK\x03\x04|Rar!|7z\xbc\xaf|%PDF|\xd0\xcf\x11\xe0)/;

function filePart({ kind, name, content, mimeType, depth, place }: TriagedFile, passwords: string[]): EmailPart {
	const isLockable = LOCKABLE.test(content.subarray(0, 8).toString('latin1'));
	return { kind, name: safeFileName(name) ?? 'file.bin', content, passwords: isLockable ? passwords : [], about: { mimeType, depth, place } };
}

/** Characters of what could not be looked at. */
const MAX_GAP = 1_000;

/** Characters of an address or a name that are shown; longer addresses no browser opens. */
const MAX_SHOWN = 8_192;

/** Characters of a link's text that are told. */
const MAX_LINK_TEXT = 300;

/** The links for the output, with what came of a visit. */
function linksWith({ links }: Triage, parts: AnalyzedPart[], urlOf: (sid: string | null) => string | null) {
	const visits = new Map(parts.filter(({ kind }) => kind === 'url').map((part) => [part.name, part]));
	return links.map(({ url, shown, foundIn, depth, rewrittenAs = null, count, reasons, lookalikeOf = null, skipped }) => {
		const { verdict = null, score = null, sid = null } = visits.get(url.href) ?? {};
		return { value: url.href, defanged: harmless(url.href, MAX_SHOWN), host: url.hostname, shown: shown?.slice(0, MAX_LINK_TEXT) ?? null, foundIn, depth, rewrittenAs, count, reasons, lookalikeOf, verdict, score, url: urlOf(sid), sid, skipped };
	});
}
