/** A stand-in for a mail server: it takes every mail, and keeps it. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import PostalMime from 'postal-mime';

export interface ReceivedMail {
	to: string;
	subject: string;
	html: string;
	/** The address behind a button, by what stands on it. */
	link(label: string): string;
}

export interface MailServer {
	port: number;
	received: ReceivedMail[];
	close(): void;
}

/** Starts one on a port of its own, that speaks as much of SMTP as a mail needs. */
export async function startMailServer(): Promise<MailServer> {
	const received: ReceivedMail[] = [];
	const server = createServer((socket) => converse(socket, async (raw) => void received.push(await readMail(raw))));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { port: (server.address() as AddressInfo).port, received, close: () => server.close() };
}

function converse(socket: Socket, onMail: (raw: string) => Promise<void>): void {
	let buffer = '';
	let isData = false;
	const say = (line: string) => socket.write(`${line}\r\n`);
	const take = async (chunk: Buffer) => {
		buffer += chunk.toString('latin1');
		for (;;) {
			const end = buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n');
			if (end === -1) return;
			const text = buffer.slice(0, end);
			buffer = buffer.slice(end + (isData ? 5 : 2));
			if (isData) await onMail(text.replace(/^\.\./gm, '.'));
			isData = !isData && text.toUpperCase() === 'DATA';
			say(isData ? '354 go on' : text.toUpperCase() === 'QUIT' ? '221 bye' : '250 ok');
		}
	};
	let turn = Promise.resolve();
	socket.on('data', (chunk) => {
		turn = turn.then(() => take(chunk));
	});
	socket.on('error', () => socket.destroy());
	say('220 stand-in');
}

async function readMail(raw: string): Promise<ReceivedMail> {
	const { to, subject, html = '' } = await PostalMime.parse(Buffer.from(raw, 'latin1'));
	return {
		to: to?.[0]?.address ?? '',
		subject: subject ?? '',
		html,
		link(label) {
			const link = [...html.matchAll(/<a href="([^"]+)"[^>]*>([^<]*)<\/a>/g)].find(([, , text]) => text?.trim() === label)?.[1];
			if (!link) throw new Error(`The mail has no button ${label}`);
			return link.replaceAll('&amp;', '&');
		},
	};
}
