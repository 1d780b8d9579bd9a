import { readFileSync } from 'node:fs';
import { readMimeTree } from './nodes/Assemblyline/email/mime';
import { createHash } from 'node:crypto';
const cases = JSON.parse(readFileSync('/tmp/mail/trees.json', 'utf8')) as [string, string[]][];
let bad = 0;
async function main() {
for (const [raw, want] of cases) {
  const t = await readMimeTree(Buffer.from(raw, 'base64'));
  const got = t.parts.map((p) => p.content.toString('base64'));
  if (!t.problems.length && JSON.stringify(got) !== JSON.stringify(want) && bad++ < 6) console.log(JSON.stringify(Buffer.from(raw, 'base64').toString('latin1')), JSON.stringify(got.map((x) => Buffer.from(x, 'base64').toString('latin1'))), JSON.stringify(want.map((x) => Buffer.from(x, 'base64').toString('latin1'))), t.problems);
}
console.log(cases.length, 'trees', bad, 'differ');
}
void main();
