import { isInternal } from '../../../nodes/Assemblyline/email/hosts';

it.each([
	'127.0.0.1', '127.1', '0x7f000001', '2130706433', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '0.0.0.0', '255.255.255.255', '224.0.0.1', '100.64.0.1',
	'::1', '[::1]', '::', 'fe80::1', 'fd00::1', '[::ffff:10.0.0.1]', '::ffff:169.254.169.254', '64:ff9b::7f00:1', '2002:7f00:1::',
	'localhost', 'LOCALHOST.', 'ⓛocalhost', 'a.localhost', 'printer.local', 'router.home.arpa', 'fileserver', 'metadata.google.internal', '', 'x y', 'a/b',
])('%j is within the own net, or no host', (host) => expect(isInternal(host)).toBe(true));

it.each(['8.8.8.8', '172.32.0.1', '192.0.2.1', '2001:db8::1', '[2606:4700::1]', '::ffff:8.8.8.8', 'evil.example', 'local.example', 'bücher.example', 'evil.example.'])('%j is elsewhere', (host) => expect(isInternal(host)).toBe(false));
