/** Addresses and passwords in texts, wrappers of gateways, and hosts: each as an analyst would read it. */
import { domainOf, hostIn, isInternal, isOneOf, lookalikesOf, mixesScripts } from '../../../nodes/Assemblyline/email/hosts';
import { passwordsIn, passwordsToTry } from '../../../nodes/Assemblyline/email/passwords';
import { unwrapped } from '../../../nodes/Assemblyline/email/rewriters';
import { readLinks } from '../../../nodes/Assemblyline/email/textLinks';

it.each<[string, string[]]>([
	['See https://a.example/x?y=1, or (http://b.example/p).', ['https://a.example/x?y=1', 'http://b.example/p']],
	['Confirm: https://accounts.bank.example@evil.example/login', ['https://accounts.bank.example@evil.example/login']],
	['https://www.bank.example.com.cgi.bin.webscr.cmd.login.submit.a1.b2.evil.example/x', ['https://www.bank.example.com.cgi.bin.webscr.cmd.login.submit.a1.b2.evil.example/x']],
	['请点击https://evil.example/登录', ['https://evil.example/%E7%99%BB%E5%BD%95']],
	['hxxps://evil[.]example/x and https://evil[.]example/y', ['https://evil.example/x', 'https://evil.example/y']],
	['hXXp(:)//evil(.)example and hxxp[:]//evil[dot]example/z', ['http://evil.example/', 'http://evil.example/z']],
	...['hxxp[://]', 'hxxp(://)', 'hxxp{://}', 'hxxp{:}//', 'hxxp:[//]', 'hxxp[:/]/', 'hxxp[:][/][/]', 'hxxp[:]\\\\', 'hxtp://', 'htxp://', 'h**p://', 'http[:]//', '[http]://'].map((scheme): [string, string[]] => [`see ${scheme}evil.example/x now`, ['http://evil.example/x']]),
	...['http[s]://', 'hxxp(s)://', 'hxxps[:]//'].map((scheme): [string, string[]] => [`${scheme}evil.example`, ['https://evil.example/']]),
	...['[.]', '(.)', '{.}', '[dot]', '(DOT)', '{dot}', ' [.] ', ' (dot) ', '[ . ]', '[.', '.]'].map((dot): [string, string[]] => [`hxxps://evil${dot}example/x now`, ['https://evil.example/x']]),
	...['[.]', '(.)', '{.}', '[dot]', ' [.] ', ' (dot) ', '[ . ]'].map((dot): [string, string[]] => [`see www${dot}evil${dot}example/x`, ['http://www.evil.example/x']]),
	...['[.]', '(.)', '{dot}'].map((dot): [string, string[]] => [`https://evil${dot}example/x`, ['https://evil.example/x']]),
	['https://evil.com[.]bank.example/ https://www.evil[.]com/', ['https://evil.com/', 'https://evil.com.bank.example/', 'https://www.evil.com/']],
	['https://evil.com [.] bank.example', ['https://evil.com/']],
	...['com', 'de', 'uk', 'co.uk', 'jp', 'co.jp', 'br', 'com.br', 'app', 'zip', 'xn--p1ai', 'UK'].map((suffix): [string, string[]] => [`https://evil.${suffix}[.]bank.example/`, [`https://evil.${suffix.toLowerCase()}/`, `https://evil.${suffix.toLowerCase()}.bank.example/`]]),
	['https://evil.рф[.]bank.example/', ['https://evil.xn--p1ai/', 'https://evil.xn--p1ai.bank.example/']],
	...['evil', 'www.evil', 'a.b.evil', 'co.uk', '1.2.3.4'].map((half): [string, string[]] => [`https://${half}[.]example.uk/`, [`https://${half}.example.uk/`]]),
	['hxxps://user[@]evil[.]example/ https://bank.example(at)evil.example/', ['https://user@evil.example/', 'https://bank.example@evil.example/']],
	['https://a.example (at) home, https://a.example dot dot, https://a.example [ok], https://a.example/x(at)y?a[.b=1', ['https://a.example/', 'https://a.example/', 'https://a.example/', 'https://a.example/x(at)y?a[.b=1']],
	['www.evil.example/x and WWW.evil.example.', ['http://www.evil.example/x', 'http://www.evil.example/']],
	['me@www.evil.example, awww.evil.example, www.evil', []],
	['mail me at someone@a.example, or javascript:alert(1) file:///etc/passwd mailto:a@b.example', []],
	['<a href="https://a.example/in">link</a> <https://b.example/x>', ['https://a.example/in', 'https://b.example/x']],
	['https://a.example/?next=https://b.example/y', ['https://a.example/?next=https://b.example/y']],
	['https://a.example/x,https://b.example/y;http://c.example', ['https://a.example/x', 'https://b.example/y', 'http://c.example/']],
	['https://evil.example\\path\\a.exe', ['https://evil.example/path/a.exe']],
	['https:\\\\evil.example/x', ['https://evil.example/x']],
	['**https://a.example/x** and _https://b.example/_', ['https://a.example/x', 'https://b.example/']],
	['https://a.example/x…', ['https://a.example/x%E2%80%A6']],
	['https://en.wikipedia.example/wiki/A_(b) (https://b.example/(x))', ['https://en.wikipedia.example/wiki/A_(b)', 'https://b.example/(x)']],
	['http://0x7f000001/ http://2130706433/ http://[::ffff:c000:201]/', ['http://127.0.0.1/', 'http://127.0.0.1/', 'http://[::ffff:c000:201]/']],
	['https://a.example/%zz http:// https://', ['https://a.example/%zz']],
	['https://bücher.example/ü https://四。example/x', ['https://xn--bcher-kva.example/%C3%BC', 'https://xn--wbs.example/x']],
	...[40, 45, 48, 50, 52, 54, 56, 60].map((length): [string, string[]] => [`www [ dot ] ${'e'.repeat(length)} [ dot ] example [.] com/x and more of the text, so that it goes on behind`, [`http://www.${'e'.repeat(length)}.example.com/x`]]),
	...[40, 49, 495, 505, 600].map((length): [string, string[]] => [`https://${'u'.repeat(length)}@evil.example/x and so on ${'.'.repeat(600)}`, [`https://${'u'.repeat(length)}@evil.example/x`]]),
	[`[https://evil.example]? ${'.'.repeat(600)}`, ['https://evil.example/']],
	['https://evil.example。请登录', ['https://evil.example/', 'https://evil.example.xn--w2t382cogp/']],
	['', []],
])('Addresses in %j', (text, expected) => {
	expect(readLinks(text).links.map(({ href }) => href)).toEqual(expected);
});

it.each<[string, string[]]>([
	['The password is infected.', ['infected']],
	['Password: "S3cret!x"', ['S3cret!x']],
	['Password: Summer2024!', ['Summer2024!']],
	['The password is the last four digits of your phone: 4711', ['4711']],
	['Pass: 1234', ['1234']],
	['Das Passwort lautet 1234', ['1234']],
	['password for the archive: 1234', ['1234']],
	['Das Passwort ist geheim, danke', ['geheim']],
	['Mot de passe : secret', ['secret']],
	['Пароль: 777', ['777']],
	['密码：abc123', ['abc123']],
	['Password:\n  next-line', ['next-line']],
	['password: a1\nPassword: b2 and password: a1', ['a1', 'b2']],
	['(PW: x9) [pin: 0000]', ['x9', '0000']],
	['Password: **bold7**, password: <b>', ['bold7']],
	['Your password is expiring today. Your password is about to expire. The password is required.', []],
	['I forgot my password yesterday; passing: by', []],
	['', []],
])('Passwords in %j', (text, expected) => {
	expect(passwordsIn([text])).toEqual(expected);
});

it('Passwords are tried as they are, and without a mark that may end the sentence', () => {
	expect(passwordsToTry(['Summer2024!', 'plain', '?'])).toEqual(['Summer2024!', 'plain', '?', 'Summer2024']);
});

const safe = (target: string) => `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(target)}&data=05`;

it.each([
	[safe('https://evil.example/x'), 'https://evil.example/x'],
	[safe(safe(safe(safe('https://evil.example/x')))), 'https://evil.example/x'],
	[safe(safe(safe(safe(safe('https://evil.example/x'))))), safe('https://evil.example/x')],
	['https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fwww.bank.example%2F', 'https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fwww.bank.example%2F'],
	[safe('javascript:alert(1)'), safe('javascript:alert(1)')],
	['https://urldefense.proofpoint.com/v1/url?u=http://evil.example/x&k=y', 'http://evil.example/x'],
	['https://urldefense.com/v3/__https://evil.example/a*b**Cc__;w6Qh!!x!y$', 'https://evil.example/a%C3%A4b!c'],
	['https://urldefense.us/v3/__https:/evil.example/x__;!!A$', 'https://evil.example/x'],
	['https://urldefense.com/v3/nothing', 'https://urldefense.com/v3/nothing'],
	['https://secure-web.cisco.com/1abc/https%3A%2F%2Fevil.example%2Fx', 'https://evil.example/x'],
	['https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fevil.example&c=E,1', 'https://evil.example/'],
	['https://www.google.com/url?q=https://evil.example/x&sa=D', 'https://evil.example/x'],
	['https://www.google.co.uk/url?url=https://evil.example/x', 'https://evil.example/x'],
	['https://google.evi.co/url?q=https://www.bank.example/', 'https://google.evi.co/url?q=https://www.bank.example/'],
	['https://google.com.de/url?q=https://www.bank.example/', 'https://google.com.de/url?q=https://www.bank.example/'],
	['https://www.google.com/search?q=https://evil.example/x', 'https://www.google.com/search?q=https://evil.example/x'],
])('Behind %s is %s', (wrapper, target) => {
	expect(unwrapped(new URL(wrapper)).href).toBe(target);
});

describe('Hosts', () => {
	it.each([['www.bank.co.uk', 'bank.co.uk'], ['a.b.example.', 'b.example'], ['192.0.2.1', '192.0.2.1'], ['[::1]', '[::1]'], ['localhost', 'localhost'], ['x.github.io', 'github.io']])('the domain of %s is %s', (host, domain) => {
		expect(domainOf(host)).toBe(domain);
	});

	it.each([['https://www.bank.example/x', 'www.bank.example'], ['bank.example', 'bank.example'], ['Bücher.example', 'xn--bcher-kva.example'], ['a@bank.example', 'bank.example'], ['Click here', undefined], ['Version 1.2', undefined], ['see bank.example now', undefined], ['bank.example:8080/x', 'bank.example']])('%s names %s', (text, host) => {
		expect(hostIn(text)).toBe(host);
	});

	it('look alike by letters of other scripts, by accents, by digits and by pairs', () => {
		const imitated = lookalikesOf(['www.bank.example', 'paypal.com', 'microsoft.com', 'arnold.example']);
		expect(['xn--bnk-6cd.example', 'paypa1.com', 'rnicrosoft.com', 'login.paypàl.com', 'amold.example', 'bank.example', 'other.example'].map((host) => imitated(new URL(`http://${host}`).hostname))).toEqual([
			'bank.example', 'paypal.com', 'microsoft.com', 'paypal.com', 'arnold.example', undefined, undefined,
		]);
		expect(lookalikesOf(['xn--bnk-6cd.example'])('bank.example')).toBeUndefined();
	});

	it('mix scripts', () => {
		expect(mixesScripts('xn--bnk-6cd.example')).toBe(true);
		expect(mixesScripts('xn--80ak6aa92e.com')).toBe(false);
		expect(mixesScripts('xn--bcher-kva.example')).toBe(false);
	});

	it.each(['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '[::1]', '[fd00::1]', '[::ffff:7f00:1]', 'localhost', 'intranet', 'x.local', 'db.internal.'])('%s is an inner one', (host) => expect(isInternal(host)).toBe(true));
	it.each(['192.0.2.1', '172.32.0.1', 'bank.example', '[2001:db8::1]', '10.example.com'])('%s is none', (host) => expect(isInternal(host)).toBe(false));

	it('are those of a list, or below one', () => {
		expect(['corp.example', 'a.corp.example', 'A.CORP.example.', 'notcorp.example'].map((host) => isOneOf(host, ['corp.example']))).toEqual([true, true, true, false]);
	});
});
