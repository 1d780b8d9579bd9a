/** Reads a message in a process of its own, with little memory: `node readMessage.js <which>` says what came of it, or dies. */
import { readMails } from '../../nodes/Assemblyline/email/message';
import { alteredMessages, brokenMessages, growingMessages } from './outlookMessages';

const make = { ...brokenMessages, ...growingMessages }[process.argv[2] ?? ''];
const read = async (content: Buffer) => readMails([{ mimeType: '', place: '', content }]);

async function run() {
	if (make) return read(make());
	let count = 0;
	for (const content of alteredMessages()) count += (await read(content)).length;
	return count;
}

// The pack's own timers keep no process alive.
const alive = setInterval(() => undefined, 1000);
void run().then((answer) => {
	const mails = typeof answer === 'number' ? answer : answer.map(({ files, bodies, problems }) => ({ files: files.length, bodies: bodies.length, problems }));
	console.log(JSON.stringify({ mails, megabytes: process.resourceUsage().maxRSS / 1024 }));
}).finally(() => clearInterval(alive));
