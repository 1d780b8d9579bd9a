import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { readMails } from './nodes/Assemblyline/email/message';
import { triage } from './nodes/Assemblyline/email/triage';
async function main() {
for (const f of process.argv.slice(2)) {
  const content = readFileSync(f);
  const m0 = process.memoryUsage();
  const t = performance.now();
  const mails = await readMails({ mimeType: '', place: '', content });
  const x = triage(mails as never, { visit: true, maxUrls: 10, exclude: [] });
  console.log(f, content.length, Math.round(performance.now() - t), 'ms; rss +', Math.round((process.memoryUsage().rss - m0.rss) / 1e6), 'MB', 'peak', Math.round(process.resourceUsage().maxRSS / 1000), 'MB', x.files.map(({ content }) => createHash('sha256').update(content).digest('hex').slice(0, 12)), x.links.length, x.gaps);
}}
void main();
