import fc from '../../support/properties';
import { isIPv4 as nodeIPv4, isIPv6 as nodeIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { domainToAscii, isIPv4, isIPv6 } from '../../../nodes/Assemblyline/findings/address';

const texts = [
	'192.0.2.1', '0.0.0.0', '255.255.255.255', '256.0.0.1', '01.2.3.4', '1.2.3', '1.2.3.4.5', '1.2.3.4\n', ' 1.2.3.4', '0x1.2.3.4', '',
	'::', '::1', '2001:db8::1', '2001:DB8::1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7', '1::2::3', '::ffff:192.0.2.1', '::ffff:192.0.2.256', '12345::', '[::1]', '::1]/', 'g::1', ':', '1:', '::1/64',
];

it.each(texts)('%j is an address where it is one for Node', (text) => {
	expect([isIPv4(text), isIPv6(text)]).toEqual([nodeIPv4(text), nodeIPv6(text)]);
});

it('any address is one, and any text is what it is for Node', () => {
	fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,24}$/)), (text) => isIPv4(text) === nodeIPv4(text) && isIPv6(text) === nodeIPv6(text)), { numRuns: 2_000 });
});

it('with a zone is no address that can be told to others', () => {
	expect(isIPv6('fe80::1%eth0')).toBe(false);
});

it.each(['example.com', 'EXAMPLE.com', 'bücher.example', '日本.jp', 'a-b.example', 'xn--bcher-kva.example', '-', '.', ''])('%j is written in ASCII as by Node', (text) => {
	expect(domainToAscii(text)).toBe(domainToASCII(text));
});
