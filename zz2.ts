import { readFileSync } from 'node:fs';
import { decoded } from './nodes/Assemblyline/email/transferEncoding';
const cases = JSON.parse(readFileSync('/tmp/mail/cases.json', 'utf8')) as [string, string, string][];
let bad = 0;
for (const [enc, body, want] of cases) {
  const got = decoded(Buffer.from(body, 'base64'), enc).toString('base64');
  if (got !== want && bad++ < 12) console.log(enc, JSON.stringify(Buffer.from(body, 'base64').toString('latin1')), JSON.stringify(Buffer.from(got, 'base64').toString('latin1')), JSON.stringify(Buffer.from(want, 'base64').toString('latin1')));
}
console.log(cases.length, 'cases', bad, 'differ');
