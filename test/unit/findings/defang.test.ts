import fc from '../../support/properties';
import { defang } from '../../../nodes/Assemblyline/findings/defang';

describe('Defanging', () => {
	it.each([
		['http://evil.example/a.php?x=http://b.example', 'hxxp://evil[.]example/a[.]php?x=hxxp://b[.]example'],
		['HTTPS://EVIL.example:8443', 'hxxps://EVIL[.]example[:]8443'],
		['ftp://evil.example', 'fxp://evil[.]example'],
		['_http://evil.example', '_hxxp://evil[.]example'],
		['__HTTPS://evil.example__', '__hxxps://evil[.]example__'],
		['xhttp://evil.example', 'xhxxp://evil[.]example'],
		['éhttps://evil.example', 'éhxxps://evil[.]example'],
		['view-source:git+https://evil.example', 'view-source[:]git+hxxps://evil[.]example'],
		['sftp://evil.example', 'sfxp://evil[.]example'],
		['_wss://evil.example', '_wxs://evil[.]example'],
		['news://evil.example', 'news[:]//evil[.]example'],
		['http:/evil', 'http[:]/evil'],
		['हिन्दी.com', 'हिन्दी[.]com'],
		['evil\u0301.com', 'evil\u0301[.]com'],
		['☃.net', '☃[.]net'],
		['user@☃.net', 'user[@]☃[.]net'],
		['evil。com evil．com', 'evil[。]com evil[．]com'],
		['javascript:alert(1)', 'javascript[:]alert(1)'],
		['data:,x', 'data[:],x'],
		['smb://fileserver/share', 'smb[:]//fileserver/share'],
		['\\\\evil\\share //evil/share', '[\\\\]evil\\share [//]evil/share'],
		['file:\\\\evil', 'file[:]\\\\evil'],
		['localhost:8080 evil80:8080 192.0.2.1:80', 'local[host][:]8080 evil80[:]8080 192[.]0[.]2[.]1[:]80'],
		['C:\\Windows\\x.exe', 'C:\\Windows\\x[.]exe'],
		['TLP:AMBER+STRICT//REL TO CSE', 'TLP:AMBER+STRICT//REL TO CSE'],
		['{"a":"b"}', '{"a":"b"}'],
		['3:1, e.g.: this', '3:1, e[.]g.: this'],
		[':white_check_mark:', '[:]white_check_mark:'],
		['YARA.2, invoice.001', 'YARA.2, invoice.001'],
		["=cmd|' /C calc'!A0", "[=]cmd|' /C calc'!A0"],
		['+HYPERLINK("x")', '[+]HYPERLINK("x")'],
		['+1 555 0100', '+1 555 0100'],
		['hxxp://evil[.]example/a[.]php', 'hxxp://evil[.]example/a[.]php'],
		['hXXps://evil[.]example', 'hXXps://evil[.]example'],
		['http[:]//evil[.]example', 'http[:]//evil[.]example'],
		['someone[@]evil[.]example', 'someone[@]evil[.]example'],
		['2001[:]db8[:][:]1', '2001[:]db8[:][:]1'],
		['192[.]0[.]2[.]1', '192[.]0[.]2[.]1'],
		['someone@evil.example', 'someone[@]evil[.]example'],
		['192.0.2.1', '192[.]0[.]2[.]1'],
		['2001:db8::1', '2001[:]db8[:][:]1'],
		['fe80::1', 'fe80[:][:]1'],
		['at 12:30:45', 'at 12:30:45'],
		['Score: 500. Next sentence.', 'Score: 500. Next sentence.'],
		['took 0.6 s until 2026-01-31T12:30:45.123Z, 99.5%', 'took 0.6 s until 2026-01-31T12:30:45.123Z, 99.5%'],
		['127.1/a, 1.5.2.3, 1.2-3.example', '127.1/a, 1[.]5[.]2[.]3, 1[.]2-3[.]example'],
		['http://127.1/a', 'hxxp://127[.]1/a'],
		['bücher.example', 'bücher[.]example'],
		['', ''],
	])('of %j is %j', (text, safe) => {
		expect(defang(text)).toBe(safe);
	});

	it('leaves no address that works', () => {
		fc.assert(fc.property(fc.webUrl(), (url) => expect(URL.canParse(defang(url)) && new URL(defang(url)).protocol.startsWith('http')).toBe(false)));
		fc.assert(fc.property(fc.ipV4(), (address) => expect(defang(address)).not.toContain(address)));
		fc.assert(fc.property(fc.emailAddress(), (address) => expect(defang(address)).not.toContain(address)));
	});

	const before = fc.oneof(fc.string(), fc.constantFrom('_', 'x', 'é', '0', '+', '.', '://', 'ht', ''));
	const word = fc.tuple(before, fc.constantFrom('http', 'https', 'ftp', 'HtTpS')).map((parts) => `${parts.join('')}://evil.example`);

	it('leaves no scheme that works, whatever stands before it', () => {
		fc.assert(fc.property(word, (text) => expect(defang(text)).not.toMatch(/(?:https?|ftp):\/\//i)));
	});

	it('done twice is the same as once', () => {
		fc.assert(fc.property(fc.oneof(fc.webUrl(), word), (url) => expect(defang(defang(url))).toBe(defang(url))));
	});
});
