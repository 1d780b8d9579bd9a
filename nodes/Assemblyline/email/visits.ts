import { decodeWords } from 'postal-mime';
import { Slice } from '../client/slice';
import { domainOf, hostIn, isInternal, isIpAddress, isOneOf, lookalikesOf, mixesScripts } from './hosts';
import { isForm, type MailLink } from './links';
import { headerOf, type Mail } from './mail';
import { mailboxesIn } from './senders';

/** What speaks for looking at a link first. */
export type LinkReason =
	| 'form' | 'ipHost' | 'lookalike' | 'manyLabels' | 'mixedScripts' | 'openRedirect' | 'otherDomain' | 'port' | 'punycode' | 'qrCode' | 'recipientInside' | 'rewritten' | 'shortener'
	| 'shownHostDiffers' | 'userPart';

/** Why a link is not visited. */
export type SkipReason = 'answer' | 'budget' | 'excluded' | 'internalHost' | 'off' | 'outerEmail' | 'unsubscribe';

export interface JudgedLink extends MailLink {
	reasons: LinkReason[];
	lookalikeOf?: string;
	skipped: SkipReason | null;
}

/** How much each reason weighs. Rewritten links and other domains are usual in good mails: they only decide between equals. */
const WEIGHTS: Record<LinkReason, number> = {
	lookalike: 60, userPart: 60, shownHostDiffers: 50, ipHost: 50, mixedScripts: 50, form: 40, qrCode: 40, recipientInside: 40, shortener: 30, openRedirect: 30, punycode: 20, port: 20,
	manyLabels: 20, otherDomain: 2, rewritten: 1,
};

/** Reasons of a weight for which nobody may be told that all links were looked at. */
const SUSPICIOUS = 20;

/**
 * Whether a link that is not visited, as it seems to act for the recipient, may lead anywhere all the same: how it seems is
 * the sender's word. Of no concern is one of which people see that it unsubscribes, and an answer in an invitation.
 */
export function isOfConcern({ reasons, skipped, shown, isDisguised, foundIn, url }: JudgedLink): boolean {
	if (skipped !== 'unsubscribe' && skipped !== 'answer') return false;
	const isWhatItSeems = skipped === 'answer' ? foundIn === 'calendar' || url.hostname === 'calendar.google.com' : !isDisguised && saysUnsubscribe(shown);
	return !isWhatItSeems || reasons.some((reason) => WEIGHTS[reason] >= SUSPICIOUS);
}

const SHORTENERS = [
	'adf.ly', 'bit.ly', 'bit.do', 'buff.ly', 'cutt.ly', 'goo.gl', 'ht.ly', 'is.gd', 'lnkd.in', 'ow.ly', 'qrco.de', 'rb.gy', 'rebrand.ly', 's.id', 'shorturl.at', 'shorte.st', 't.co', 't.ly', 'tiny.cc', 'tinyurl.com', 'urlz.fr', 'v.gd', 'x.co',
];

/** Recipients that are looked for in links: what is made for one of them is not sent to hundreds. */
const MAX_RECIPIENTS = 100;

/** Hosts of more labels are made to be cut off in small windows. */
const MANY_LABELS = 6;

export interface VisitSettings {
	/** Whether links are visited at all. */
	visit: boolean;
	maxUrls: number;
	/** Hosts, with all below them, that are not visited, in lower case. */
	exclude: string[];
	/** The depth from which on links are those of the mail that is judged. */
	subjectDepth: number;
}

/** All links with what speaks against them, the most suspicious first, and which of them are not to be visited. */
export async function judgeLinks(mails: readonly Mail[], links: readonly MailLink[], settings: VisitSettings, slice = new Slice()): Promise<JudgedLink[]> {
	const people = mails.flatMap((mail) => mailboxesIn(mail, 'from', 'reply-to', 'sender'));
	const all = ['delivered-to', 'to', 'cc'].flatMap((name) => mails.flatMap((mail) => mailboxesIn(mail, name)));
	const recipients = [...new Set(all.map(({ address }) => address.toLowerCase()))].slice(0, MAX_RECIPIENTS);
	const hostsOf = (address: string) => address.split('@')[1]?.toLowerCase() ?? [];
	const named = [...people.flatMap(({ name, address }) => [hostIn(name.split('@').pop() ?? '') ?? [], hostsOf(address)]), ...recipients.map(hostsOf), ...links.map(({ shownHosts = [] }) => shownHosts)].flat();
	const own = new Set(people.flatMap(({ address }) => hostsOf(address)).map(domainOf));
	const unsubscribes = new Set(mails.flatMap((mail) => unsubscribesOf(mail)));

	const imitatedBy = lookalikesOf(named);
	const inside = recipients.map((address) => ({ address, encoded: Buffer.from(address).toString('base64').replace(/=+$/, '') }));
	const judged: JudgedLink[] = [];
	for (const link of links) {
		if (slice.isOver()) await slice.next();
		const imitated = imitatedBy(link.url.hostname);
		const reasons = reasonsOf(link, own, inside);
		judged.push({ ...link, reasons: imitated ? ['lookalike', ...reasons] : reasons, lookalikeOf: imitated, skipped: null });
	}
	const weight = ({ reasons }: JudgedLink) => reasons.reduce((sum, reason) => sum + WEIGHTS[reason], 0);
	// Of links with the same weight one of each domain comes first: a crowd of one hides no other.
	const turns = new Map<string, number>();
	const turn = new Map(judged.map((link) => {
		const crowd = `${weight(link)} ${domainOf(link.url.hostname)}`;
		turns.set(crowd, (turns.get(crowd) ?? 0) + 1);
		return [link, turns.get(crowd) ?? 0];
	}));
	judged.sort((one, other) => weight(other) - weight(one) || (turn.get(one) ?? 0) - (turn.get(other) ?? 0));
	let left = settings.maxUrls;
	for (const link of judged) {
		if (slice.isOver()) await slice.next();
		link.skipped = skipReason(link, unsubscribes, settings) ?? (left-- > 0 ? null : 'budget');
	}
	return judged;
}

/** @param recipients in lower case, and in Base64 */
function reasonsOf({ url, shownHosts = [], rewrittenAs, foundIn }: MailLink, own: Set<string>, recipients: { address: string; encoded: string }[]): LinkReason[] {
	const { hostname: host } = url;
	const whole = safelyDecoded(url.href).toLowerCase();
	const isIp = isIpAddress(host);
	const holds: Record<LinkReason, boolean> = {
		userPart: url.username !== '' || url.password !== '',
		shownHostDiffers: shownHosts.some((one) => domainOf(one) !== domainOf(host)),
		ipHost: isIp,
		mixedScripts: mixesScripts(host),
		form: isForm({ foundIn }),
		qrCode: foundIn === 'qr',
		recipientInside: recipients.some(({ address, encoded }) => whole.includes(address) || url.href.includes(encoded)),
		shortener: isOneOf(host, SHORTENERS),
		openRedirect: REDIRECT.test(inAscii(url.search)) || /^\/(?:https?:)?[\\/]{2}[^\\/]/i.test(url.pathname),
		punycode: /(?:^|\.)xn--/.test(host),
		port: url.port !== '' && !['8080', '8443'].includes(url.port),
		manyLabels: !isIp && host.split('.').length >= MANY_LABELS,
		lookalike: false,
		otherDomain: !own.has(domainOf(host)),
		rewritten: rewrittenAs !== undefined,
	};
	return (Object.keys(holds) as LinkReason[]).filter((reason) => holds[reason]);
}

/** A parameter of a link that is an address itself. */
const REDIRECT = /[?&][^=&]*=(?:https?:)?[\\/]{2}[^\\/&]/i;

/** The parameters of a link with the signs of ASCII in them as they are, but for those that part parameters: a list of thousands costs more. */
const inAscii = (search: string): string => search.replace(/%(?!2[36b]|3d)([2-7][\da-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

function safelyDecoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

const UNSUBSCRIBE = /unsubscri|opt[- ]?out|abmeld|abbestell|d[ée]sabonn|d[ée]sinscr[ei]|darse de baja|cancel(?:ar|e).{0,20}(?:suscrip|inscri)|descadastr|cancellati|disiscri|uitschrijv|afmeld|отписа/i;

/** Words beside those. */
const BESIDE = new Set([
	'a all and any be can click e-mail e-mails email emails for from future here i if in instantly like list lists longer mail mailing mailings manage me my newsletter newsletters no of one opt or our out please preferences press receive receiving stop subscription tap the these this to want wish with would you your',
	'aus bitte der dem den diese diesem dieser erhalten hier ich in keine klicken liste mehr mich mir mit möchten newsletters oder nicht sich sie um und verteiler vom von wenn zu zum',
	'cette cliquez de des diffusion du et ici je la le les lettre liste me ne nos notre ou par plus pour préférences recevoir se si souhaite souhaitez votre vous vos',
	'a aquí aqui baja boletín cancelar cancele clic clique clicca con da dalla dalle darse del di e el en esta este haga haz inscripción inscrição iscrizione lista mi o para per por qui questa se su suscripción sua sus tu um y',
	'deze hier je klik klikken nieuwsbrief om u uw van via voor wilt вы здесь если вас вам на нажмите от рассылки чтобы эту',
].flatMap((words) => words.split(' ')));

/** Characters of a text that unsubscribes. */
const MAX_UNSUBSCRIBE = 100;

/** Whether a text says that, and nothing else. */
function saysUnsubscribe(shown = ''): boolean {
	const words = shown.slice(0, MAX_UNSUBSCRIBE).toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*/gu) ?? [];
	return shown.length <= MAX_UNSUBSCRIBE && UNSUBSCRIBE.test(shown) && words.every((word) => UNSUBSCRIBE.test(word) || BESIDE.has(word));
}

/** To follow these is to answer: a sender learns that the address lives, or what a recipient has not decided. */
const ANSWERS = /[?&]action=respond\b|[?&](?:rst|response|partstat)=(?:[123]|accept|accepted|decline|declined|tentative)\b|one-?click|[?&]rsvp=|\/rsvp\b/i;

function skipReason(link: JudgedLink, unsubscribes: Set<string>, { visit, exclude, subjectDepth }: VisitSettings): SkipReason | null {
	const { href, hostname } = link.url;
	if (isOneOf(hostname, exclude)) return 'excluded';
	if (isInternal(hostname)) return 'internalHost';
	if (link.depth < subjectDepth) return 'outerEmail';
	if (unsubscribes.has(href) || UNSUBSCRIBE.test(safelyDecoded(href)) || UNSUBSCRIBE.test(link.shown ?? '')) return 'unsubscribe';
	if (ANSWERS.test(href)) return 'answer';
	return visit ? null : 'off';
}

function unsubscribesOf(mail: Mail): string[] {
	const line = decodeWords(headerOf(mail, 'list-unsubscribe') ?? '');
	return [...line.slice(0, 4_000).matchAll(/<(https?:[^>]+)>/gi)].flatMap(([, url = '']) => (URL.canParse(url) ? [new URL(url).href] : []));
}
