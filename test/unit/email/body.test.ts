import { addressesIn, MAX_TEXT_LENGTH, passwordsIn } from '../../../nodes/Assemblyline/email/body';

describe('Addresses in the text of an email', () => {
	it.each([
		['See https://a.example/x?y=1, or (http://b.example/p).', ['https://a.example/x?y=1', 'http://b.example/p']],
		['twice: http://a.example http://a.example', ['http://a.example']],
		['mail me at someone@a.example, or www.a.example', []],
		['ftp://a.example javascript:alert(1) file:///etc/passwd', []],
		['<a href="https://a.example/in">link</a>', ['https://a.example/in']],
		['', []],
	])('of %j are %j', (text, urls) => {
		expect(addressesIn(text)).toEqual(urls);
	});
});

describe('Passwords in the text of an email', () => {
	it.each([
		['The password is infected.', ['infected']],
		['Password: "S3cret!x"', ['S3cret!x']],
		['password for the archive: 1234', ['1234']],
		['Das Passwort ist geheim, danke', ['geheim']],
		['Mot de passe : secret', ['secret']],
		['Пароль: 777', ['777']],
		['password: a\nPassword: b and password: a', ['a', 'b']],
		['I forgot my password yesterday', []],
		['', []],
	])('of %j are %j', (text, passwords) => {
		expect(passwordsIn(text)).toEqual(passwords);
	});
});

describe('A text of 100 MB', () => {
	const text = `http://a.example password: one ${' '.repeat(100_000_000)} http://b.example password: two`;

	it('is looked through at its beginning, within seconds', () => {
		expect(MAX_TEXT_LENGTH).toBeLessThan(text.length);
		const begun = Date.now();
		expect([addressesIn(text), passwordsIn(text)]).toEqual([['http://a.example'], ['one']]);
		expect(Date.now() - begun).toBeLessThan(10_000);
	});
});
