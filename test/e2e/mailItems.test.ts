/** The items in `test/mails/items.json`, which unit tests read, are what n8n's own email nodes give. `RECORD=items` takes them anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n } from '../lab/n8n/install';
import { mailAnswers } from '../support/mailAnswers';
import { readGmail, readMail } from '../support/mailbox';
import recorded from '../mails/items.json';

const folder = join(__dirname, '..', 'mails');

beforeAll(() => installN8n());

it('of Email Trigger (IMAP), resolved, and Gmail, not simplified', async () => {
	const items: Record<string, object> = {};
	for (const name of Object.keys(mailAnswers)) {
		const file = join(folder, `${name}.eml`);
		items[name] = { imap: await readMail(file), gmail: await readGmail(file) };
	}
	const now = JSON.stringify(items, null, '\t');
	if (process.env.RECORD === 'items') writeFileSync(join(folder, 'items.json'), `${now}\n`);
	expect(JSON.parse(now)).toEqual(recorded);
});
