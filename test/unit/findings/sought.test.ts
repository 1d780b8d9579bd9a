import { soughtOf, soughtTexts } from '../../../nodes/Assemblyline/findings/sought';
import { withinSeconds } from '../../support/ownTime';

const MD5 = '44D88612FEA8A8F36DE82E1278ABB02F';
const SHA256 = 'a'.repeat(64);
const TLSH = 'AB'.repeat(35);
const SSDEEP = '3:McdtuuyY+MWFWJRb:Mcdtzy7ed';

it.each(['["a.example","b.example"]', '[a.example, b.example]', "['a.example']['b.example']".replace('][', ', ')])('%s is a list that a program wrote', (list) => {
	expect(soughtTexts(list).map((text) => soughtOf(text)?.value)).toEqual(['a.example', 'b.example']);
});

describe('What a text is', () => {
	it.each([
		[MD5, 'md5', MD5.toLowerCase()],
		['3395856ce81f2b7382dee72602f798b642f14140', 'sha1', '3395856ce81f2b7382dee72602f798b642f14140'],
		[`"${SHA256.toUpperCase()}",`, 'sha256', SHA256],
		[TLSH.toLowerCase(), 'tlsh', `T1${TLSH}`],
		[SSDEEP, 'ssdeep', SSDEEP],
		['192[.]0[.]2[.]1', 'ipv4', '192.0.2.1'],
		['192.0.2.1:8080', 'ipv4', '192.0.2.1'],
		['2001:0DB8::0:1', 'ipv6', '2001:db8::1'],
		['2001[:]db8[:][:]1', 'ipv6', '2001:db8::1'],
		['[2001:db8::1]:443', 'ipv6', '2001:db8::1'],
		['EVIL[.]Example', 'domain', 'evil.example'],
		['evil{.}example', 'domain', 'evil.example'],
		['evil [.] example', 'domain', 'evil.example'],
		['evil (dot) example', 'domain', 'evil.example'],
		['192[.]0.2.]1', 'ipv4', '192.0.2.1'],
		['h**p[s]:[//]evil[.]example/x', 'url', 'https://evil.example/x'],
		['hxxps[:]\\\\evil[.]example\\x', 'url', 'https://evil.example\\x'],
		['[https]://evil[.]example', 'url', 'https://evil.example'],
		['wxs://evil[.]example', 'url', 'wss://evil.example'],
		['bad(at)evil(dot)example', 'email', 'bad@evil.example'],
		['evil(dot)example', 'domain', 'evil.example'],
		['evil[.example', 'domain', 'evil.example'],
		['evil.example.', 'domain', 'evil.example'],
		['evil\\.example', 'domain', 'evil.example'],
		['evil.example:8443', 'domain', 'evil.example'],
		['bücher.example', 'domain', 'bücher.example'],
		['hxxps://Evil[.]Example/A?b=C', 'url', 'https://evil.example/A?b=C'],
		['hXXp[://]user:Pass@evil{.}example/', 'url', 'http://user:Pass@evil.example/'],
		['http[:]//192.0.2.1/x', 'url', 'http://192.0.2.1/x'],
		['evil[.]example/a.php', 'url', 'http://evil.example/a.php'],
		['Bad[at]Evil[.]example', 'email', 'bad@evil.example'],
		["O'Neil@evil.example", 'email', "o'neil@evil.example"],
		['bad@bücher.example', 'email', 'bad@bücher.example'],
		['\u201cevil.example\u201d', 'domain', 'evil.example'],
		['\u00abevil.example\u00bb', 'domain', 'evil.example'],
		['\u2022evil.example', 'domain', 'evil.example'],
		['(evil.example)', 'domain', 'evil.example'],
		['[evil.example]', 'domain', 'evil.example'],
		['evil.example!', 'domain', 'evil.example'],
		['evil.example?', 'domain', 'evil.example'],
		['evil.example:', 'domain', 'evil.example'],
		['evil.example\u2026', 'domain', 'evil.example'],
		['\u200bev\u00adil.example\u200b', 'domain', 'evil.example'],
		['evil\u3002example', 'domain', 'evil.example'],
		['\uff45vil.example', 'domain', 'evil.example'],
		['c_c.evil.example', 'domain', 'c_c.evil.example'],
		['http://evil.example/\u202e', 'url', 'http://evil.example/'],
		['(http://evil.example/x)', 'url', 'http://evil.example/x'],
		['http://evil.example/x.', 'url', 'http://evil.example/x'],
		['http://evil.example/x(1)', 'url', 'http://evil.example/x(1)'],
		['http://u:p@[2001:DB8::1]:80/x#y', 'url', 'http://u:p@[2001:db8::1]:80/x#y'],
		['2001:db8::', 'ipv6', '2001:db8::'],
		['mailto:bad[@]evil.example', 'email', 'bad@evil.example'],
	])('%s', (text, kind, value) => {
		expect(soughtOf(text)).toMatchObject({ kind, value });
	});

	it.each(['', 'nonsense', 'two words', '1.2.3', '999.1.1.1', 'a@b', 'http://', 'C:\\evil.exe', 'javascript:alert(1)', '192.0.2.0/24', '2001:db8::/32', '*.evil.example', 'a\u2022b.example', '=cmd|x', '-', '"', SHA256.slice(1)])('%s is nothing to be looked up', (text) => {
		expect(soughtOf(text)).toBeUndefined();
	});
});

it.each([
	['https://Evil.example', ['https://Evil.example', 'https://evil.example', 'https://evil.example/']],
	['https://evil.example/ä', ['https://evil.example/ä', 'https://evil.example/%C3%A4']],
	['evil.example/a', ['http://evil.example/a', 'https://evil.example/a']],
	['bücher.example', ['bücher.example', 'xn--bcher-kva.example']],
	['xn--bcher-kva.example', ['xn--bcher-kva.example', 'bücher.example']],
	['https://xn--bcher-kva.example/a', ['https://xn--bcher-kva.example/a', 'https://bücher.example/a']],
	['(https://evil.example/a)', ['https://evil.example/a', 'https://evil.example/a)']],
	['https://evil.example/a#victim', ['https://evil.example/a#victim', 'https://evil.example/a']],
	['2001:db8::A', ['2001:db8::a', '2001:db8:0:0:0:0:0:a', '2001:0db8:0000:0000:0000:0000:0000:000a', '2001:DB8::A', '2001:DB8:0:0:0:0:0:A', '2001:0DB8:0000:0000:0000:0000:0000:000A', '2001:db8::A']],
	['Bad@evil.example', ['bad@evil.example', 'Bad@evil.example']],
])('%s is looked for in every form that the server may have', (text, forms) => {
	expect(soughtOf(text)?.forms).toEqual(forms);
});

it.each([
	['a.example\nb.example\r\n c.example', ['a.example', 'b.example', 'c.example']],
	['a.example,b.example, c.example;', ['a.example', 'b.example', 'c.example']],
	['a.example;b.example|c.example', ['a.example', 'b.example', 'c.example']],
	['https://a.example/x;https://b.example/y', ['https://a.example/x', 'https://b.example/y']],
	['https://a.example/x;y=1', ['https://a.example/x;y=1']],
	[`sha-256: ${SHA256}, MD5=${MD5}`, [SHA256, MD5]],
	[`https://a.example/?md5=${MD5}`, [`https://a.example/?md5=${MD5}`]],
	['evil [.] example, 192 [.] 0 [.] 2 [.] 1', ['evil[.]example', '192[.]0[.]2[.]1']],
	['- a.example\n* b.example', ['a.example', 'b.example']],
	['"Bad Guy" <bad@evil.example>; Other <o@evil.example>', ['bad@evil.example', 'o@evil.example']],
	['https://a.example/x,y.z,http://b.example', ['https://a.example/x,y.z', 'http://b.example']],
	['https://a.example,b.example', ['https://a.example', 'b.example']],
	['hxxp://a[.]example/x,hxxp[://]b[.]example', ['hxxp://a[.]example/x', 'hxxp[://]b[.]example']],
	[' , \n;', []],
	['a.example ,b.example\n;c.example ,, |d.example', ['a.example', 'b.example', 'c.example', 'd.example']],
	['- a.example\n* hxxp://b[.]example/x\n1. c.example\n2) 1.2.3.4', ['a.example', 'hxxp://b[.]example/x', 'c.example', '1.2.3.4']],
])('%j is a list', (list, texts) => {
	expect(soughtTexts(list)).toEqual(texts);
});

it.each(['[', '"]', ')', 'a,', 'x;', '\u201c', '<', 'md5 '])('a long text of %s takes no long time', async (piece) => {
	await withinSeconds(() => soughtTexts(`http://a.example/${piece.repeat(100_000)}b ${piece.repeat(20_000)}b`).slice(0, 10).map(soughtOf));
});

it.each(['b', "b'", '@'])('a long email address of %s takes no long time', async (piece) => {
	await withinSeconds(() => soughtOf(`a${piece.repeat(100_000)}@evil.example`));
});
