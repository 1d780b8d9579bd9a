/** What headers tell of a sender, and what they cannot. */
import type { HeadersKnown, Mail } from '../../../nodes/Assemblyline/email/mail';
import { senderFacts } from '../../../nodes/Assemblyline/email/senders';

const mail = (lines: string[], headersKnown: HeadersKnown = 'all'): Mail => ({
	depth: 0, place: '', bodies: [], files: [], problems: [], headersKnown,
	headers: lines.map((line) => ({ key: line.slice(0, line.indexOf(':')).toLowerCase(), value: line.slice(line.indexOf(':') + 1).trim() })),
});

const PASS = 'Authentication-Results: mx.corp.example; spf=pass; dkim=pass; dmarc=pass';
const FAIL = 'Authentication-Results: mx.corp.example; spf=fail (a; dmarc=pass); dkim=none; dmarc=fail';
const RECEIVED = 'Received: from x (x [192.0.2.1]) by mail.corp.example with ESMTP';
const MICROSOFT = 'Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; dkim=pass; dmarc=bestguesspass';
const [pass, fail, unknown] = [{ spf: 'pass', dkim: 'pass', dmarc: 'pass' }, { spf: 'fail', dkim: 'none', dmarc: 'fail' }, { spf: null, dkim: null, dmarc: null }];

it.each<[string, Mail, string | undefined, object]>([
	['a failure counts', mail([FAIL]), undefined, { ...fail, source: 'mx.corp.example' }],
	['the topmost counts', mail([FAIL, RECEIVED, PASS]), undefined, fail],
	['a pass that nobody vouches for is not known', mail([PASS]), undefined, { ...unknown, source: 'mx.corp.example' }],
	['a pass counts of the server that has received it', mail([PASS, RECEIVED]), undefined, pass],
	['a pass of another server than that is not known', mail([PASS.replace('mx.corp', 'mx.evil'), RECEIVED]), undefined, unknown],
	['a trusted server counts, wherever it stands', mail([PASS.replace('mx.corp', 'mx.evil'), FAIL]), 'mx.corp.example', fail],
	['and vouches for a pass', mail([PASS]), 'corp.example', { ...pass, source: 'mx.corp.example' }],
	['without a word of the trusted server nothing is known', mail([PASS, RECEIVED]), 'other.example', { ...unknown, source: null }],
	["Microsoft's server does not name itself", mail([MICROSOFT, 'Received: from x by AM0PR01MB1.eurprd01.prod.outlook.com with HTTPS']), undefined, { spf: 'pass', dkim: 'pass', dmarc: 'bestguesspass' }],
	['but others may not go without a name', mail([MICROSOFT, RECEIVED]), undefined, unknown],
	['where any of several headers was kept, nothing is known', mail([FAIL], 'any'), undefined, { ...unknown, source: null }],
	['where the topmost was kept, it counts', mail([FAIL], 'topmost'), undefined, fail],
	['what a sender may have written into a quoted text counts for nothing', mail(['Authentication-Results: mx.corp.example; spf=fail smtp.mailfrom="a spf=pass; dmarc=pass \\"; dkim=pass"@evil.example; dkim=none; dmarc=fail', RECEIVED]), undefined, fail],
	['nor into comments in each other', mail(['Authentication-Results: mx.corp.example; spf=fail (a (b) "; dmarc=pass \\) dkim=pass); dkim=none; dmarc=fail', RECEIVED]), undefined, fail],
	['nor behind a comment that it has closed', mail(['Authentication-Results: mx.corp.example; spf=fail (a) dkim=pass; dmarc=pass) smtp.helo=a; dkim=none; dmarc=fail', RECEIVED]), undefined, fail],
	['a comment that never ends leaves the rest unknown', mail(['Authentication-Results: mx.corp.example; spf=fail (a; dmarc=pass', RECEIVED]), undefined, { ...unknown, spf: 'fail' }],
	['of several signatures one is enough', mail(['Authentication-Results: mx.corp.example 1; dkim=fail header.d=a.example; dkim/1 = pass header.d=b.example; spf=pass; dmarc=pass(p=REJECT) header.from=b.example', RECEIVED]), undefined, pass],
	['without the header nothing is known', mail([RECEIVED]), undefined, unknown],
])('%s', (_what, given, trustedServer, expected) => {
	expect(senderFacts(given, trustedServer)).toMatchObject(expected);
});

it.each<[string[], string[]]>([
	[['From: "service@bank.example" <x@trap.example>'], ['nameIsOtherAddress']],
	[['From: "x@mail.trap.example" <x@trap.example>', 'Reply-To: y@other.trap.example', 'Return-Path: <bounce@b.trap.example>'], []],
	[['From: a@a.example', 'Reply-To: b@b.example', 'Return-Path: <c@c.example>'], ['replyToDiffers', 'returnPathDiffers']],
	[['From: a@bаnk.example', 'To: me@bank.example'], ['lookalike']],
	[['From: a@a.example', 'From: b@a.example'], ['severalFrom']],
	[['From: a@a.example, b@b.example'], ['severalFrom']],
	[['From: a@a.example', 'Reply-To: b@a.example, thief@evil.example'], ['replyToDiffers']],
	[['From: a@a.example', 'Reply-To: b@a.example', 'Reply-To: thief@evil.example'], ['replyToDiffers']],
	[['From: a@a.example', 'Reply-To: us: b@a.example, thief@evil.example;'], ['replyToDiffers']],
	[['From: a@a.example', 'Return-Path: <b@a.example>', 'Return-Path: <c@evil.example>'], ['returnPathDiffers']],
	[['From: "service@bank.example (x@trap.example)" <x@trap.example>'], ['nameIsOtherAddress']],
	[['From: a@a.example, x@bаnk.example', 'To: me@bank.example'], ['lookalike', 'severalFrom']],
	[['Subject: x'], ['noFrom']],
	[['From: not an address'], ['noFrom']],
])('%j', (lines, findings) => {
	expect(senderFacts(mail(lines), undefined).findings.sort()).toEqual(findings);
});

it('Of several addresses to answer to, the one of another domain is told', () => {
	expect(senderFacts(mail(['From: a@a.example', 'Reply-To: b@a.example, thief@evil.example']), undefined).replyTo).toBe('thief@evil.example');
});
