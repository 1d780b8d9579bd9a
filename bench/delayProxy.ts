/**
 * One process: a line that is as long as it is told to be. Passes connections on to a port of this machine, each byte
 * later by so many milliseconds, and the first one by a round trip more, which making a connection takes. Prints its
 * own port, and runs until its input ends. Arguments: the port, the milliseconds.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const [port = '', delay = ''] = process.argv.slice(2);

/** Hands on what one end sends, in its order. */
function pass(from: Socket, to: Socket, firstMs: number): void {
	let free = performance.now() + firstMs;
	const later = (action: () => void) => {
		free = Math.max(free, performance.now() + Number(delay));
		setTimeout(action, Math.max(0, free - performance.now()));
	};
	from.on('data', (chunk) => later(() => to.write(chunk)));
	from.on('end', () => later(() => to.end()));
	from.on('error', () => to.destroy());
	from.on('close', () => later(() => to.destroySoon()));
}

const server = createServer((client) => {
	client.setNoDelay(true);
	const upstream = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
	pass(client, upstream, 3 * Number(delay));
	pass(upstream, client, 0);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.resume().on('end', () => process.exit());
