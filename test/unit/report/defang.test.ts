import fc from 'fast-check';
import { defang } from '../../../nodes/Assemblyline/report/defang';

describe('Defanging', () => {
	it.each([
		['http://evil.example/a.php?x=http://b.example', 'hxxp://evil[.]example/a[.]php?x=hxxp://b[.]example'],
		['HTTPS://EVIL.example:8443', 'hxxps://EVIL[.]example:8443'],
		['ftp://evil.example', 'fxp://evil[.]example'],
		['someone@evil.example', 'someone[@]evil[.]example'],
		['192.0.2.1', '192[.]0[.]2[.]1'],
		['2001:db8::1', '2001[:]db8[:][:]1'],
		['fe80::1', 'fe80[:][:]1'],
		['at 12:30:45', 'at 12:30:45'],
		['Score: 500. Next sentence.', 'Score: 500. Next sentence.'],
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

	it('done twice is the same as once', () => {
		fc.assert(fc.property(fc.webUrl(), (url) => expect(defang(defang(url))).toBe(defang(url))));
	});
});
