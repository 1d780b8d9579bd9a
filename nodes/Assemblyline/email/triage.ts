import { decodeWords } from 'postal-mime';
import { Slice } from '../client/slice';
import { readBudget } from './budget';
import { contentOf, joined, keyOf, type MailContent, type MailLink } from './links';
import { headerOf, type Mail, type MailFile } from './mail';
import { nameOf } from './names';
import { passwordsIn } from './passwords';
import { mailboxesIn, type SenderFacts, senderFacts } from './senders';
import type { QrCodes } from './qrCodes';
import { isOfConcern, type JudgedLink, judgeLinks, type VisitSettings } from './visits';

/** A file in a mail, or a mail in one. */
export interface TriagedFile extends MailFile {
	kind: 'attachment' | 'email';
	/** Never empty. */
	name: string;
	/** Of the mail that it is attached to, plus one for a mail. */
	depth: number;
}

/** What a mail is about. */
export interface MailSummary {
	from: SenderFacts['from'];
	replyTo: string | null;
	returnPath: string | null;
	subject: string | null;
	messageId: string | null;
	date: string | null;
	/** Of the mail that is judged: 1 where it was reported as an attachment. */
	depth: number;
	/** Who attached it, where somebody did. */
	reportedBy: string | null;
}

export interface Triage {
	email: MailSummary;
	sender: Pick<SenderFacts, 'dkim' | 'dmarc' | 'findings' | 'source' | 'spf'>;
	/** The most suspicious first. */
	links: JudgedLink[];
	files: TriagedFile[];
	pictures: number;
	passwords: string[];
	/** What could not be read, or is not looked at though it is suspicious, in words without a text of the mail. */
	gaps: string[];
}

export interface TriageSettings extends Omit<VisitSettings, 'subjectDepth'> {
	trustedServer?: string;
	/** By the mail; without, nobody has looked for any. */
	qrCodes?: Map<Mail, QrCodes>;
}

/** What stands in a mail and the mails attached to it. A mail that was attached to another is what was reported: it is judged, and the outer one is only how it came. */
export async function triage(mails: readonly [Mail, ...Mail[]], { trustedServer, qrCodes, ...visits }: TriageSettings): Promise<Triage> {
	const [outer] = mails;
	const subject = mails.find(({ depth }) => depth === 1) ?? outer;
	const contents = await contentsOf(mails, subject, qrCodes);
	const links = await judgeLinks(mails, merged(contents.flatMap((content) => content.links)), { ...visits, subjectDepth: subject.depth });
	const { from, replyTo, returnPath, ...sender } = senderFacts(subject, trustedServer);
	const countOf = (reason: JudgedLink['skipped']) => links.filter(({ skipped }) => skipped === reason).length;
	const [budget, inOuter, suspicious] = [countOf('budget'), countOf('outerEmail'), links.filter(isOfConcern).length];
	const unread = [...(qrCodes?.values() ?? [])].reduce((sum, codes) => sum + codes.unread, 0);
	const own = links.filter(({ skipped }) => skipped !== 'outerEmail');
	const isAllForRecipient = own.length > 0 && own.every(({ skipped }) => skipped === 'unsubscribe' || skipped === 'answer');
	return {
		email: {
			from, replyTo, returnPath,
			subject: text(subject, 'subject'),
			messageId: text(subject, 'message-id'),
			date: text(subject, 'date'),
			depth: subject.depth,
			reportedBy: subject === outer ? null : (mailboxesIn(outer, 'from')[0]?.address ?? null),
		},
		sender,
		links,
		files: mails.flatMap(filesOf),
		pictures: contents.reduce((sum, { pictures }) => sum + pictures, 0),
		passwords: passwordsIn(contents.flatMap(({ readTexts }) => readTexts)),
		gaps: [
			...new Set(mails.flatMap(({ depth, problems }) => problems.map((problem) => `${depth === 0 ? 'The email' : 'An attached email'} was not read as a whole: ${problem}.`))),
			...(contents.some(({ isCut }) => isCut) ? ['It has more links, or texts that begin like links, than are looked at, or HTML that programs read differently: there may be others.'] : []),
			...(unread > 0 ? [`${unread} ${unread === 1 ? 'picture was' : 'pictures were'} not looked at for QR codes: broken, too large, or too many.`] : []),
			...(budget > 0 ? [`${linksInWords(budget)} not visited: Max URLs is ${visits.maxUrls}.`] : []),
			...(suspicious > 0 ? [`${linksInWords(suspicious, 'suspicious ')} not visited: see skipped in links.`] : []),
			// Whoever sends a phishing mail can attach a harmless one to it, under the name of a colleague.
			...(inOuter > 0 ? [`${linksInWords(inOuter)} of the outer email not visited: look at them in links, and put the hosts of your own signatures into Exclude Hosts.`] : []),
			...(isAllForRecipient ? ['No link was visited, as all of them look like ones to unsubscribe or to answer.'] : []),
			...(links.some(({ skipped }) => skipped === 'off') ? ['No link was visited: Include URLs is off.'] : []),
		],
	};
}

/** The mail that is judged comes first, so that no other leaves nothing of a budget for it. */
async function contentsOf(mails: readonly Mail[], subject: Mail, qrCodes: TriageSettings['qrCodes']): Promise<MailContent[]> {
	const [budget, slice] = [readBudget(), new Slice()];
	const contents: MailContent[] = [];
	for (const mail of [subject, ...mails.filter((one) => one !== subject)]) contents.push(await contentOf(mail, qrCodes?.get(mail), budget, slice));
	return contents;
}

const linksInWords = (count: number, kind = ''): string => `${count} ${kind}link${count === 1 ? '' : 's'}`;

const text = (mail: Mail, name: string): string | null => {
	const value = headerOf(mail, name);
	return value === undefined ? null : decodeWords(value).slice(0, 1_000);
};

/** Each target once in all mails: where it stands deepest, as that is nearest to what was reported. */
function merged(links: MailLink[]): MailLink[] {
	const known = new Map<string, MailLink>();
	for (const link of links) {
		const before = known.get(keyOf(link));
		known.set(keyOf(link), before ? joined(before, link) : link);
	}
	return [...known.values()];
}

function filesOf({ depth, source, files }: Mail): TriagedFile[] {
	const own: TriagedFile[] = depth > 0 && source ? [{ ...source, kind: 'email', name: nameOf(source), depth }] : [];
	return [...own, ...files.map((file): TriagedFile => ({ ...file, kind: 'attachment', name: nameOf(file), depth }))];
}
