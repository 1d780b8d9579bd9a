/** Small mails in `test/mails`, with what an analyst would find in each, and how a reading of one differs from that. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf } from '../../nodes/Assemblyline/email/links';
import type { Mail } from '../../nodes/Assemblyline/email/mail';
import { passwordsIn } from '../../nodes/Assemblyline/email/passwords';
import { qrCodesOf } from '../../nodes/Assemblyline/email/qrCodes';
import { senderFacts } from '../../nodes/Assemblyline/email/senders';
import { judgeLinks } from '../../nodes/Assemblyline/email/visits';
import answers from '../mails/answers.json';

interface ExpectedLink {
	/** As `new URL(url).href` gives it. */
	url: string;
	how: 'calendar' | 'html' | 'qr' | 'text';
	/** 0 unless told. */
	depth?: number;
	host?: string;
	shown?: string;
	rewrittenAs?: string;
	shownHostDiffers?: boolean;
	lookalikeOf?: string;
}

export interface MailAnswer {
	kind: string;
	links: ExpectedLink[];
	attachments: { name: string | null; size: number; sha256: string; depth?: number; isMail?: boolean }[];
	notLinks?: string[];
	notHosts?: string[];
	/** Links that are right, too. */
	mayAlso?: string[];
	/** Another right reading of one link. */
	alsoRight?: string[];
	/** How many mails are attached, at all depths. */
	mails?: number;
	passwords?: string[];
	sender?: { depth: number } & Record<string, unknown>;
}

export const mailAnswers = answers as Record<string, MailAnswer>;

export const mailFile = (name: string): Buffer => readFileSync(join(__dirname, '..', 'mails', `${name}.eml`));

const HOW = { text: /^(?:html )?text$/, html: /^html (?!text)/, calendar: /^calendar$/, qr: /^qr$/ };

/** What is wrong with a reading of a mail, in words; nothing where it is right. */
export async function differencesOf(expected: MailAnswer, mails: readonly Mail[]): Promise<string[]> {
	const qrCodes = await qrCodesOf(mails, async () => undefined);
	const contents = await Promise.all(mails.map((mail) => contentOf(mail, qrCodes.get(mail))));
	return [
		...linkDifferences(expected, await judgeLinks(mails, contents.flatMap(({ links }) => links), { visit: true, maxUrls: 10, exclude: [], subjectDepth: 0 })),
		...fileDifferences(expected, mails),
		...listDifferences('password', expected.passwords ?? [], passwordsIn(contents.flatMap(({ readTexts }) => readTexts))),
		...senderDifferences(expected, mails),
	];
}

function listDifferences(what: string, wanted: string[], found: string[]): string[] {
	return [...wanted.filter((one) => !found.includes(one)).map((one) => `${what} ${one} is missing`), ...found.filter((one) => !wanted.includes(one)).map((one) => `${what} ${one} is none`)];
}

function linkDifferences(expected: MailAnswer, found: Awaited<ReturnType<typeof judgeLinks>>): string[] {
	const right = [...expected.links.map(({ url }) => url), ...(expected.mayAlso ?? []), ...(expected.alsoRight ?? [])];
	const wrong = found.filter(({ url: { href, hostname } }) => !right.includes(href) || expected.notLinks?.some((prefix) => href.startsWith(prefix)) || expected.notHosts?.includes(hostname));
	const missing = expected.links.flatMap((wanted) => {
		const own = found.find(({ url, depth }) => depth === (wanted.depth ?? 0) && [wanted.url, ...(expected.links.length > 1 ? (expected.alsoRight ?? []) : [])].includes(url.href));
		if (!own) return [`link ${wanted.url} is missing`];
		const facts = {
			how: HOW[wanted.how].test(own.foundIn) ? wanted.how : own.foundIn, host: own.url.hostname, shown: own.shown, rewrittenAs: own.rewrittenAs, lookalikeOf: own.lookalikeOf,
			shownHostDiffers: own.reasons.includes('shownHostDiffers'),
		};
		return (Object.keys(facts) as (keyof typeof facts)[]).filter((fact) => wanted[fact] !== undefined && wanted[fact] !== facts[fact]).map((fact) => `link ${wanted.url} has ${fact} ${String(facts[fact])}`);
	});
	return [...missing, ...wrong.map(({ url }) => `link ${url.href} is none`)];
}

/** Attached mails without a name are counted, not listed, as are invitations. */
function fileDifferences({ attachments, mails: count = 0 }: MailAnswer, mails: readonly Mail[]): string[] {
	const files = mails.flatMap(({ depth, source, files: own }) => [
		...own.filter(({ mimeType, name }) => name !== undefined || mimeType !== 'text/calendar').map((file) => ({ ...file, depth, isMail: false })),
		...(depth > 0 && source?.name !== undefined ? [{ ...source, depth: depth - 1, isMail: true }] : []),
	]);
	const described = (one: MailAnswer['attachments'][number]) => `${one.name ?? 'without a name'}, ${one.size} bytes, ${one.sha256.slice(0, 16)}, depth ${one.depth ?? 0}${one.isMail ? ', a mail' : ''}`;
	const found = files.map(({ name = null, content, depth, isMail }) => described({ name, size: content.length, sha256: createHash('sha256').update(content).digest('hex'), depth, isMail }));
	return [...listDifferences('file', attachments.map(described), found), ...(mails.length === count + 1 ? [] : [`${mails.length - 1} mails are attached`])];
}

function senderDifferences({ sender }: MailAnswer, mails: readonly Mail[]): string[] {
	if (!sender) return [];
	const mail = mails.find(({ depth }) => depth === sender.depth);
	if (!mail) return ['the mail is missing'];
	const { from, findings, ...facts } = senderFacts(mail, undefined);
	const found: Record<string, unknown> = {
		...facts, depth: mail.depth, from: from?.address, name: from?.name, replyToDiffers: findings.includes('replyToDiffers'), returnPathDiffers: findings.includes('returnPathDiffers'),
		nameIsOtherAddress: findings.includes('nameIsOtherAddress'),
	};
	return Object.entries(sender).filter(([fact, wanted]) => found[fact] !== wanted).map(([fact]) => `${fact} is ${String(found[fact])}`);
}
