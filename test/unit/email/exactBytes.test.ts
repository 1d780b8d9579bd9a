/** Bytes of attachments as Python's email package, and so the server, decodes them: each expectation is its answer. */
import { readMimeTree } from '../../../nodes/Assemblyline/email/mime';
import { decoded } from '../../../nodes/Assemblyline/email/transferEncoding';

it.each([
	['quoted-printable', 'a=3Db=\r\nc =\nd=', 'a=bc d'],
	['quoted-printable', 'a=\t \r\nb', 'a=\t \r\nb'],
	['quoted-printable', '==3D=zz=f', '=3D=zz=f'],
	['Quoted-Printable (yes)', '=e9=E9', '\xe9\xe9'],
	['base64', 'aGVs\r\nbG8=', 'hello'],
	['base64', ' aGVsbG8 = ', 'hello'],
	['base64', 'aGU=bGxv', 'he'],
	['base64', 'a=GVsbG8', 'hello'],
	['base64', 'YQ==YQ==', 'a'],
	['x-uuencode', 'begin 644 x\r\n#86)C\r\n`\r\nend\r\n', 'abc'],
	['uuencode', 'before\nbegin x y\nbegin 644 x\n#86)CXX\n%86)C\nend\nbehind', 'abcabc\x00\x00'],
	['x-uue', 'no file', 'no file'],
	['7bit', 'a\r\nb\r\n', 'a\r\nb\r\n'],
	['binary', '\x00\xff', '\x00\xff'],
])('%s %j', (encoding, body, expected) => {
	expect(decoded(Buffer.from(body, 'latin1'), encoding).toString('latin1')).toBe(expected);
});

it.each([
	['a last border missing', '--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n', ['one', 'two']],
	['a part that goes on to the border of the outer one', '--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\none\r\n\r\n--b--\r\n', ['one\r\n']],
	['line feeds alone', '--b\n\none\n\n--b--\n', ['one\n']],
	['white space behind its borders', '--b \t\r\n\r\none\r\n--b-- \r\nbehind', ['one']],
	['lines that only begin like a border', '--b\r\n\r\n--b x\r\n--bb\r\n x --b\r\n--b--', ['--b x\r\n--bb\r\n x --b']],
	['an empty part', '--b\r\n\r\n--b--', ['']],
])('A multipart with %s', async (_what, body, expected) => {
	const { parts } = await readMimeTree(Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\nbefore\r\n${body}`));
	expect(parts.map(({ content }) => content.toString('latin1'))).toEqual(expected);
});
