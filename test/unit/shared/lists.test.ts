import { checkTag, reportedTag } from '../../../nodes/Assemblyline/shared/lists';

describe('A tag of a list', () => {
	it.each([
		['network.static.domain', 'evil[.]example', 'evil.example'],
		['network.dynamic.domain', 'Evil.example', 'Evil.example'],
		['network.static.domain', 'www.XN--bcher-kva.example', 'www.b\u00fccher.example'],
		['network.static.uri', 'hxxps[:]//evil[.]example/a?b=[c]', 'https://evil.example/a?b=[c]'],
		['network.static.ip', '192[.]0[.]2[.]1', '192.0.2.1'],
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
