import { addressParser } from 'postal-mime';
import { domainOf, hostIn, lookalikesOf } from './hosts';
import { headerOf, type Mail } from './mail';

export interface Mailbox {
	name: string;
	/** As it stands there. */
	address: string;
}

/** What speaks against a sender. */
export type SenderFinding = 'lookalike' | 'nameIsOtherAddress' | 'noFrom' | 'replyToDiffers' | 'returnPathDiffers' | 'severalFrom';

/** What is known of who sent a mail; null is 'not known', and never a pass. */
export interface SenderFacts {
	from: Mailbox | null;
	replyTo: string | null;
	returnPath: string | null;
	/** The server that says what follows. */
	source: string | null;
	spf: string | null;
	dkim: string | null;
	dmarc: string | null;
	findings: SenderFinding[];
}

/** Characters of a header that are read for mailboxes. */
const MAX_MAILBOXES = 100_000;

/** Mailboxes in all headers of each of these names, those in groups too: which of several headers counts, each program decides by itself. */
export const mailboxesIn = ({ headers }: Pick<Mail, 'headers'>, ...names: string[]): Mailbox[] =>
	names.flatMap((name) => headers.flatMap(({ key, value }) => (key === name ? mailboxesOf(value) : [])));

const mailboxesOf = (value: string): Mailbox[] =>
	addressParser(value.slice(0, MAX_MAILBOXES), { flatten: true }).flatMap(({ name, address }) => (address ? [{ name, address }] : []));

/** What the headers of a mail tell of its sender. Only a receiving server's word counts, and only where it cannot be the sender's own. */
export function senderFacts(mail: Mail, trustedServer: string | undefined): SenderFacts {
	const senders = mailboxesIn(mail, 'from');
	const [from = null] = senders;
	const domain = from && domainIn(from.address);
	const differs = ({ address }: Mailbox) => domain !== null && domainIn(address) !== domain;
	// Of several the one that tells: an answer goes to all of them.
	const told = (boxes: Mailbox[]) => boxes.find(differs) ?? boxes[0];
	const [replies, returns] = [mailboxesIn(mail, 'reply-to'), mailboxesIn(mail, 'return-path')];
	const named = senders.flatMap(({ name }) => [...name.matchAll(/@([\p{L}\p{N}.-]+)/gu)].flatMap(([, host = '']) => hostIn(host) ?? []));
	const others = mailboxesIn(mail, 'to', 'cc').concat(replies).flatMap(({ address }) => domainIn(address) ?? []);
	const lookalikeOf = lookalikesOf([...others, ...named]);
	const holds: Record<SenderFinding, boolean> = {
		noFrom: from === null,
		severalFrom: mail.headers.filter(({ key }) => key === 'from').length > 1 || senders.length > 1,
		nameIsOtherAddress: named.some((host) => domainOf(host) !== domain),
		replyToDiffers: replies.some(differs),
		returnPathDiffers: returns.some(differs),
		lookalike: senders.some(({ address }) => lookalikeOf(domainIn(address) ?? '') !== undefined),
	};
	const findings = (Object.keys(holds) as SenderFinding[]).filter((finding) => holds[finding]);
	return { from, replyTo: told(replies)?.address ?? null, returnPath: told(returns)?.address ?? null, ...authentication(mail, trustedServer), findings };
}

/** The registrable domain of an address; null for what is none. */
export function domainIn(address: string): string | null {
	const host = address.split('@').pop() ?? '';
	return URL.canParse(`http://${host}`) ? domainOf(new URL(`http://${host}`).hostname) : null;
}

const UNKNOWN = { source: null, spf: null, dkim: null, dmarc: null };

/**
 * The results of the topmost Authentication-Results; one further down may be the sender's. Where no server is named as
 * trusted, a pass counts only of the server that has also written the topmost Received line: that one is no sender's.
 */
function authentication(mail: Mail, trustedServer: string | undefined): Pick<SenderFacts, 'dkim' | 'dmarc' | 'source' | 'spf'> {
	if (mail.headersKnown === 'any') return UNKNOWN;
	const all = mail.headers.filter(({ key }) => key === 'authentication-results').map(({ value }) => value.slice(0, 20_000));
	const receivedBy = /\bby\s+([^\s;()]+)/i.exec(headerOf(mail, 'received') ?? '')?.[1]?.toLowerCase();
	// Microsoft's servers do not name themselves in it, and always put it on top.
	const [microsoft] = receivedBy && domainOf(receivedBy) === 'outlook.com' ? [receivedBy] : [null];
	const sourceOf = (one: string) => serverOf(one) ?? (one === all[0] ? microsoft : null);
	const value = trustedServer ? all.find((one) => isOf(trustedServer, sourceOf(one))) : all[0];
	if (value === undefined) return UNKNOWN;
	const source = sourceOf(value);
	const isProven = Boolean(trustedServer) || (source !== null && receivedBy !== undefined && domainOf(receivedBy) === domainOf(source));
	const stated = bareOf(value).split(';');
	const resultOf = (method: string) => {
		const results = stated.flatMap((one) => new RegExp(String.raw`^\s*${method}\s*(?:/\s*\d+\s*)?=\s*([a-z]+)`, 'i').exec(one)?.[1]?.toLowerCase() ?? []);
		// Of several signatures one is enough: what it proves, DMARC has judged already. Where others contradict themselves, it is no pass.
		const result = results.find((one) => (one === 'pass') === (method === 'dkim')) ?? results[0] ?? null;
		// Microsoft has a `bestguesspass`, too.
		return result?.endsWith('pass') && !isProven ? null : result;
	};
	return { source, spf: resultOf('spf'), dkim: resultOf('dkim'), dmarc: resultOf('dmarc') };
}

/** A header without its comments and quoted texts: what stands in them, such as the name and the address that a sender gave, is the sender's. */
function bareOf(value: string): string {
	let [depth, isQuoted] = [0, false];
	return value.replace(/\\?[^]/g, (sign) => {
		const isOutside = depth === 0 && !isQuoted;
		if (sign === '"' && depth === 0) isQuoted = !isQuoted;
		else if (sign === '(' && !isQuoted) depth++;
		else if (sign === ')' && depth > 0) depth--;
		else if (isOutside) return sign;
		return ' ';
	});
}

/** The server that says to have written an Authentication-Results header; null where it does not say. */
function serverOf(value: string): string | null {
	const [, id] = /^\s*([^\s;=]+)(?:\s+\d+)?\s*;/.exec(value) ?? [];
	return id?.toLowerCase() ?? null;
}

const isOf = (trusted: string, server: string | null): boolean => server !== null && (server === trusted.toLowerCase() || server.endsWith(`.${trusted.toLowerCase()}`));
