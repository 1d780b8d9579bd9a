/** Twenty small mails with what an analyst would find in them, read as files. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, type MailLink } from '../../../nodes/Assemblyline/email/links';
import { readMails } from '../../../nodes/Assemblyline/email/message';
import { passwordsIn } from '../../../nodes/Assemblyline/email/passwords';
import { senderFacts } from '../../../nodes/Assemblyline/email/senders';
import { judgeLinks } from '../../../nodes/Assemblyline/email/visits';
import answers from '../../mails/answers.json';

const folder = join(__dirname, '..', '..', 'mails');

interface Answer {
	kind: string;
	links: { url: string; how: string; shown?: string; host?: string; depth?: number; wrapper?: string; shownHostDiffers?: boolean; defanged?: boolean; lookalikeOf?: string }[];
	attachments: { name: string | null; size: number; sha256: string; depth?: number; isMail?: boolean }[];
	notLinks?: string[];
	notHosts?: string[];
	notAttachments?: string[];
	mayAlso?: string[];
	alsoRight?: string[];
	mails?: number;
	passwords?: string[];
	notPasswords?: string[];
	sender?: { depth: number } & Record<string, unknown>;
}

const HOW = { text: /^(?:html )?text$/, html: /^html (?!text)/, calendar: /^calendar$/, qr: /^qr$/ };

const settings = { visit: true, maxUrls: 10, exclude: [], subjectDepth: 0 };

it.each(Object.entries(answers as Record<string, Answer>))('%s', async (name, expected) => {
	const mails = await readMails({ name, mimeType: '', content: readFileSync(join(folder, `${name}.eml`)), place: '' });
	const contents = mails.map(contentOf);
	const found = judgeLinks(mails, contents.flatMap(({ links }) => links), settings);

	for (const { how, url, depth = 0, shown, wrapper, shownHostDiffers, lookalikeOf, defanged, host } of expected.links) {
		if (how === 'qr') continue;
		const own = found.find((link) => link.depth === depth && [url, ...(expected.alsoRight ?? [])].includes(link.url.href));
		expect(own?.url.href ?? `${url} is not found`).toBe(own?.url.href);
		expect(own).toMatchObject({ foundIn: expect.stringMatching(HOW[how as keyof typeof HOW]) as string, ...(wrapper ? { wrapper } : {}), ...(shown ? { shown } : {}) });
		if (host) expect(own?.url.hostname).toBe(host);
		if (lookalikeOf) expect(own?.lookalikeOf).toBe(lookalikeOf);
		if (defanged !== undefined) expect(own?.defanged).toBe(defanged);
		if (shownHostDiffers !== undefined) expect(own?.reasons.includes('shownHostDiffers')).toBe(shownHostDiffers);
	}
	const right = [...expected.links.map(({ url }) => url), ...(expected.mayAlso ?? []), ...(expected.alsoRight ?? [])];
	expect(found.map((link: MailLink) => link.url.href).filter((href) => !right.includes(href))).toEqual([]);
	for (const prefix of expected.notLinks ?? []) expect(found.filter(({ url }) => url.href.startsWith(prefix))).toEqual([]);
	for (const host of expected.notHosts ?? []) expect(found.filter(({ url }) => url.hostname === host)).toEqual([]);

	const files = mails.flatMap((mail) => [...mail.files.map((file) => ({ ...file, depth: mail.depth, isMail: false })), ...(mail.depth > 0 && mail.source ? [{ ...mail.source, depth: mail.depth - 1, isMail: true }] : [])]);
	const named = files.filter((file) => !file.isMail || file.name !== undefined).map(({ name: own, content, depth, isMail }) => ({ name: own ?? null, size: content.length, sha256: createHash('sha256').update(content).digest('hex'), depth, isMail }));
	expect(named).toEqual(expect.arrayContaining(expected.attachments.map(({ name: own, size, sha256, depth = 0, isMail = false }) => ({ name: own, size, sha256, depth, isMail }))));
	expect(named).toHaveLength(expected.attachments.length);
	expect(mails).toHaveLength(1 + (expected.mails ?? 0));

	const passwords = passwordsIn(contents.flatMap(({ readTexts }) => readTexts));
	expect(passwords.sort()).toEqual((expected.passwords ?? []).sort());

	if (!expected.sender) return;
	const { depth, from, name: shownName, replyToDiffers, returnPathDiffers, nameIsOtherAddress, ...others } = expected.sender;
	const facts = senderFacts(mails.find((mail) => mail.depth === depth) ?? mails[0]!, undefined);
	expect(facts).toMatchObject({ ...others, from: { address: from, ...(shownName ? { name: shownName } : {}) } });
	const findings = Object.entries({ replyToDiffers, returnPathDiffers, nameIsOtherAddress }).filter(([, wanted]) => wanted !== undefined);
	for (const [finding, wanted] of findings) expect([finding, facts.findings.includes(finding as never)]).toEqual([finding, wanted]);
});
