import { checkTag, reportedTag } from '../../../nodes/Assemblyline/resources/badlist/tags';
import { workingTag } from '../../../nodes/Assemblyline/shared/workingTag';

describe('A tag of a list', () => {
	it.each([
		['network.static.domain', 'evil[.]example', 'evil.example'],
		['network.dynamic.domain', 'Evil.example', 'Evil.example'],
		['network.static.domain', 'www.XN--bcher-kva.example', 'www.b\u00fccher.example'],
		['network.static.uri', 'hxxps[:]//evil[.]example/a?b=[c]', 'https://evil.example/a?b=[c]'],
		['network.static.uri', 'h**p[s]:[//]evil{.}example/', 'https://evil.example/'],
		['network.static.ip', '192[.]0[.]2[.]1', '192.0.2.1'],
		['network.email.address', 'bad(at)evil(dot)example', 'bad@evil.example'],
		['network.static.domain', 'evil[.example', 'evil.example'],
		['network.email.address', 'bad[@]evil[.]example', 'bad@evil.example'],
		['file.string.extracted', 'hxxp://evil[.]example', 'hxxp://evil[.]example'],
	])('is as services report it, or no entry would ever be found: %s %s', (type, value, reported) => {
		expect(reportedTag(type, value)).toEqual({ type, value: reported });
	});

	it('is a URI in a defanged one, too', () => {
		expect(() => checkTag({ tagType: 'network.static.uri', tagValue: 'hxxp[:]//evil[.]example/' })).not.toThrow();
		expect(() => checkTag({ tagType: 'network.static.uri', tagValue: 'evil[.]example/' })).toThrow('Value: is not a URI');
	});
});

it.each([
	['network.dynamic.ip', '192[.]0[.]2[.]1', '192.0.2.1'], ['ip', '2001[:]db8[:][:]1', '2001:db8::1'], ['domain', 'evil (dot) example', 'evil.example'], ['email', 'bad[at]evil[.]example', 'bad@evil.example'], ['network.email.address', 'bad[@]evil.example', 'bad@evil.example'],
	['file.name.extracted', 'a[.]exe', 'a[.]exe'], ['network.email.subject', 'evil[.]example', 'evil[.]example'], ['av.virus_name', 'x[.]y', 'x[.]y'],
])('A tag of the type %s works where it is an address: %s', (type, value, working) => {
	expect(workingTag(type, value)).toBe(working);
});
