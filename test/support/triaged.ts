import { readMails } from '../../nodes/Assemblyline/email/message';
import type { Mail } from '../../nodes/Assemblyline/email/mail';
import { triage } from '../../nodes/Assemblyline/email/triage';

/** What a mail comes to, with the settings that are the defaults. */
export async function triaged(mail: Buffer | string, exclude: string[] = []) {
	const mails = await readMails([{ mimeType: '', place: '', content: Buffer.from(mail) }]);
	return { mails, ...(await triage(mails as [Mail, ...Mail[]], { visit: true, maxUrls: 10, exclude })) };
}

/** The headers of a mail that has one part, but for its Content-Type. */
export const MAIL_HEAD = 'From: a@b.example\r\nTo: c@d.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n';

/** A mail of HTML alone. */
export const htmlMail = (body: string): string => `${MAIL_HEAD}Content-Type: text/html\r\n\r\n${body}`;

/** What is told where not all links of a mail may have been found. */
export const MAY_BE_OTHERS = 'It has more links, or texts that begin like links, than are looked at, or HTML that programs read differently: there may be others.';
