/** The email that a colleague has reported: nothing in it does harm, and it has all that a phishing email has. */
import { EICAR } from '../../test/support/eicar';

/** The link in it, to a name that nobody can register. */
export const LINK = 'http://billing.invoices.example/login?customer=4711';

const BOUNDARY = 'part-of-the-reported-mail';

/** The text of the mail file (RFC 5322 and MIME): a link, a password, and the EICAR test file as an attachment. */
export function reportedMail(): string {
	return [
		'From: "Billing" <billing@invoices.example>',
		'To: accounting@company.example',
		'Subject: Your invoice 4711',
		'Date: Mon, 02 Mar 2026 09:12:00 +0000',
		'Message-ID: <4711@invoices.example>',
		'MIME-Version: 1.0',
		`Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
		'',
		`--${BOUNDARY}`,
		'Content-Type: text/plain; charset=utf-8',
		'',
		'Please see the attached invoice. The password is infected.',
		`You can also pay at ${LINK}`,
		'',
		`--${BOUNDARY}`,
		'Content-Type: application/octet-stream; name="invoice.com"',
		'Content-Disposition: attachment; filename="invoice.com"',
		'Content-Transfer-Encoding: base64',
		'',
		Buffer.from(EICAR).toString('base64'),
		`--${BOUNDARY}--`,
		'',
	].join('\r\n');
}
