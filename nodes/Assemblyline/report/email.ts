import { own } from '../client/own';
import { isJsonObject } from '../client/json';
import type { JsonObject } from '../client/types';
import { pageOf } from '../client/webPages';
import { listOf, objectOf, textOf } from '../findings/normalize';
import { harmless, webAddress } from '../findings/sanitize';
import { type Outcome, WORST_FIRST } from '../findings/verdict';
import { type Cell, OUTCOME_LABELS, type Section, text, value } from './cells';
import { number } from './format';
import { type Column, section } from './sections';

/** What a report says of an email, beside the submission of its worst part. */
export interface EmailReport {
	title: string;
	outcome: Outcome;
	facts: [label: string, content: Cell | undefined][];
	notes: string[];
	sections: Section[];
}

/** Words for what speaks against a sender, or for looking at a link. */
const REASONS: Record<string, string> = {
	form: 'a form', ipHost: 'a number for a host', lookalike: 'looks like another name', manyLabels: 'a very long host', mixedScripts: 'letters of several scripts', openRedirect: 'redirects elsewhere', otherDomain: "not the sender's domain",
	port: 'an unusual port', punycode: 'foreign letters in its host', qrCode: 'in a QR code', recipientInside: 'has the recipient in it', rewritten: 'rewritten by a gateway', shortener: 'a shortener',
	shownHostDiffers: 'shows another host', userPart: 'a decoy before @',
	nameIsOtherAddress: 'the name is another address', noFrom: 'no sender', replyToDiffers: 'replies go to another domain', returnPathDiffers: 'sent for another domain', severalFrom: 'several senders',
};
const SKIPPED: Record<string, string> = {
	answer: 'no: it answers for the recipient', budget: 'no: too many links', excluded: 'no: excluded', internalHost: 'no: an inner host', off: 'no: switched off', outerEmail: 'no: not of the reported email', unsubscribe: 'no: it unsubscribes',
};

/** Whether a value is the output of Analyze Email, as far as a report needs it. */
export const isEmailAnalysis = (json: JsonObject): boolean => typeof json.verdict === 'string' && Object.hasOwn(OUTCOME_LABELS, json.verdict) && isJsonObject(json.email) && Array.isArray(json.links) && Array.isArray(json.parts);

/** Whether a submission is that of a part of the email. */
export const isPartOf = ({ parts }: JsonObject, sid: string): boolean => listOf(parts).some((part) => objectOf(part).sid === sid);

/**
 * What a report says of an email, from the output of Analyze Email. All texts in it are the sender's, or may be.
 * @param serverUrl where the pages of the submissions are
 */
export function emailReport(analysis: JsonObject, isShort: boolean, serverUrl: string): EmailReport {
	const pages = isShort ? [] : [submissionColumn(serverUrl)];
	const [email, sender] = [objectOf(analysis.email), objectOf(analysis.sender)];
	const outcome = analysis.verdict as Outcome;
	const score = typeof analysis.score === 'number' ? `, score ${number(analysis.score)}` : '';
	const from = objectOf(email.from);
	const shown = (content: unknown) => (textOf(content) ? value(textOf(content)) : undefined);
	return {
		title: `${OUTCOME_LABELS[outcome]}: ${harmless(textOf(email.subject) || 'an email without a subject', 100)}`,
		outcome,
		facts: [
			['Verdict', { kind: 'verdict', outcome, text: `${OUTCOME_LABELS[outcome]}${score}${analysis.complete === true ? '' : ', not all of it was looked at'}` }],
			['Subject', shown(email.subject)],
			['From', shown(from.address)],
			['Shown as', shown(from.name)],
			['Reply to', shown(email.replyTo)],
			['Return path', shown(email.returnPath)],
			['Sent', shown(email.date)],
			['Reported by', shown(email.reportedBy)],
			['Authentication', shown(['spf', 'dkim', 'dmarc'].map((method) => `${method.toUpperCase()} ${textOf(sender[method]) || 'not known'}`).join(', ') + (textOf(sender.source) ? ` (by ${textOf(sender.source)})` : ''))],
			['Against the sender', text(inWords(sender.findings))],
		],
		notes: listOf(analysis.hints).map((hint) => harmless(textOf(hint), 300)),
		sections: [linkSection(analysis, isShort, pages), partSection(analysis, isShort, pages)],
	};
}

const inWords = (reasons: unknown): string => listOf(reasons).flatMap((reason) => own(REASONS, textOf(reason)) ?? []).join(', ');
const isAlarming = (verdict: unknown): boolean => !['', 'informative', 'safe'].includes(textOf(verdict));

/** The alarming ones before the others: of a list that is cut they stay. */
function alarmingFirst(all: unknown): JsonObject[] {
	const rank = ({ verdict }: JsonObject) => (isAlarming(verdict) ? WORST_FIRST.indexOf(verdict as Outcome) : WORST_FIRST.length);
	return listOf(all).map(objectOf).toSorted((one, other) => rank(one) - rank(other));
}

function verdictCell(verdict: unknown, score: unknown): Cell {
	const outcome = textOf(verdict);
	return Object.hasOwn(OUTCOME_LABELS, outcome) ? { kind: 'verdict', outcome: outcome as Outcome, text: `${OUTCOME_LABELS[outcome as Outcome]}${typeof score === 'number' ? `, ${number(score)}` : ''}` } : text('');
}

const isId = (sid: unknown): boolean => /^\w+$/.test(textOf(sid));

/** Where what was found in a part is shown. */
function submissionColumn(serverUrl: string): Column<JsonObject> {
	return [
		'Submission',
		({ sid }) => {
			const url = isId(sid) ? webAddress(serverUrl + pageOf('submission', textOf(sid))) : undefined;
			return url === undefined ? text('') : { kind: 'link', text: 'Open', url };
		},
		({ sid }) => isId(sid),
	];
}

function linkSection({ links }: JsonObject, isShort: boolean, pages: Column<JsonObject>[]): Section {
	const shown = alarmingFirst(links).filter(({ verdict, reasons }) => !isShort || isAlarming(verdict) || listOf(reasons).length > 0);
	return section('Links', shown, [
		['Verdict', ({ verdict, score }) => verdictCell(verdict, score), ({ verdict }) => Object.hasOwn(OUTCOME_LABELS, textOf(verdict))],
		['Address', (link) => value(textOf(link.value))],
		['Shown as', (link) => value(textOf(link.shown)), (link) => textOf(link.shown) !== ''],
		['What speaks against it', ({ reasons }) => text(inWords(reasons)), ({ reasons }) => inWords(reasons) !== ''],
		['Visited', ({ skipped }) => text(skipped === null ? 'yes' : (own(SKIPPED, textOf(skipped)) ?? 'no'))],
		...pages,
	]);
}

function partSection({ parts }: JsonObject, isShort: boolean, pages: Column<JsonObject>[]): Section {
	const shown = alarmingFirst(parts).filter(({ verdict, kind }) => kind !== 'url' && (!isShort || isAlarming(verdict)));
	return section('Parts of the email', shown, [
		['Verdict', ({ verdict, score }) => verdictCell(verdict, score), ({ verdict }) => Object.hasOwn(OUTCOME_LABELS, textOf(verdict))],
		['Name', ({ file }) => value(textOf(file))],
		['Kind', ({ kind }) => text(kind === 'email' ? 'email' : 'attachment')],
		['SHA-256', ({ sha256 }) => value(textOf(sha256)), ({ sha256 }) => textOf(sha256) !== ''],
		['Error', ({ error }) => value(textOf(error)), ({ error }) => textOf(error) !== ''],
		...pages,
	]);
}
